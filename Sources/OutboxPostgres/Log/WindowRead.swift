import Outbox
import Postgres
import Synchronization

/// The answer to a ``WindowStatement``.
struct WindowRead {
    let start: Int64
    let end: Checkpoint
    private(set) var events: [PendingEvent]
    let hasMore: Bool
    let mark: Batch.Mark?
    /// Where the checkpoint was written.
    let home: ServerIdentity
    /// Where it is read.
    let server: ServerIdentity
    /// True where an operator paused or detached the subscription: it hands out nothing.
    let isStopped: Bool
    /// Whether the next read had better be a plain one.
    let suitsPlain: Bool
    /// False where it was read plainly and something is set aside or skipped: then it says nothing.
    let isComplete: Bool

    /// Nil where the subscription is not known.
    init?(_ rows: Rows, limit: Int, isPlain: Bool) throws {
        guard let first = rows.first else { return nil }
        let facts = try first.decode([String?].self, at: 0)
        func number(_ index: Int) -> Int64 { facts[index].flatMap(Int64.init) ?? 0 }
        let window = Window(
            after: (facts[0] ?? ""), upTo: (facts[1] ?? ""), origin: number(3), ceiling: number(4))
        start = number(2)
        var (count, last) = (Int(number(7)), number(8))
        if isPlain { (count, last) = (rows.count - 1, start) }
        events = []
        events.reserveCapacity(rows.count - 1)
        for row in rows.dropFirst() {
            if isPlain {
                last = max(last, try row.decode(at: Self.position))
                guard try row.decode(Bool.self, at: Self.isWanted) else { continue }
            }
            events.append(try PendingEvent(row, from: Self.position))
        }
        end = Checkpoint(window: window, position: count < limit ? window.ceiling : last)
        let hasExceptions = facts[15] == "true"
        isComplete = !(isPlain && hasExceptions)
        suitsPlain = !hasExceptions && events.count * 2 >= count
        Self.sort(&events)
        #if Failpoints
            if mutant("overtaking") {
                events = events.map { PendingEvent($0.event, isBlocked: false, isParked: $0.isParked) }
            }
        #endif
        mark = facts[9].map { holder in
            Batch.Mark(
                holder: holder, count: Int(number(14)),
                age: .seconds(facts[10].flatMap(Double.init) ?? 0))
        }
        hasMore = start < window.ceiling
        home = ServerIdentity(cluster: number(5), timeline: number(11))
        server = ServerIdentity(cluster: number(6), timeline: number(12))
        isStopped = facts[13] == "true"
    }

    /// Where a row has these; ``LogStatements/columns`` are between them.
    private static let position = 5
    private static let isWanted = position + 13

    /// Those set aside, then the new ones, each by position.
    private static func sort(_ events: inout [PendingEvent]) {
        #if Failpoints
            if mutant("xid-order") { return }
        #endif
        func precedes(_ one: PendingEvent, _ other: PendingEvent) -> Bool {
            guard one.isParked == other.isParked else { return one.isParked }
            return one.event.position < other.event.position
        }
        guard zip(events, events.dropFirst()).contains(where: { precedes($1, $0) }) else { return }
        events.sort(by: precedes)
    }
}

/// The shards that were last seen with nothing set aside or skipped, and whose subscription wants most of the log.
final class PlainShards: Sendable {
    private let shards = Mutex<Set<Shard>>([])

    func contain(_ shard: Shard) -> Bool {
        #if Failpoints
            if WindowStatement.isPlanted { return false }
        #endif
        return shards.withLock { $0.contains(shard) }
    }

    func note(_ read: WindowRead, of shard: Shard) {
        shards.withLock { shards in
            if read.suitsPlain { shards.insert(shard) } else { shards.remove(shard) }
        }
    }
}

extension PendingEvent {
    /// Reads a row whose event begins at a column.
    fileprivate init(_ row: Row, from first: Int) throws {
        self.init(
            try LoggedEvent(row, from: first), isBlocked: try row.decode(at: 2),
            delay: try row.decodeIfPresent(Double.self, at: 3).map { .seconds($0) },
            isCancelled: try row.decode(at: 4), isParked: try row.decode(at: 1))
    }
}
