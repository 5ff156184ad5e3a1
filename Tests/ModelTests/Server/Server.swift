import Foundation
import Outbox

/// PostgreSQL as far as the outbox leans on it: transaction numbers, snapshots, row locks, late commits.
final class Server {
    let aggregates = Table<StreamID, any AggregateRoot>(.aggregates)
    let keys = Table<IdempotencyKey, KeyRow>(.keys)
    let checkpoints = Table<Shard, CheckpointRow>(.checkpoints)
    let inbox = Table<InboxKey, Bool>(.inbox)
    let parked = Table<ParkedKey, ParkedRow>(.parked)
    let cancellations = Table<UUID, Bool>(.cancellations)
    /// Every row ever written, by position, those of aborted transactions too.
    private(set) var log: [LogRow] = []
    /// Those that are committed, by position.
    private(set) var committed: [LogRow] = []
    /// Grows with every commit that changed something.
    private(set) var commits = 0
    var shards: [SubscriptionName: Int] = [:]
    let mutant: Mutant?
    /// Called after each commit that wrote something.
    var onCommit: (ServerTransaction) -> Void = { _ in }

    private(set) var open: [ServerTransaction] = []
    private var nextXid: Int64 = 3
    private var latestCompleted: Int64 = 2
    private var count = 0
    private var trials = 0

    init(mutant: Mutant?) { self.mutant = mutant }

    /// The identity of one more try.
    func nextTrial() -> UUID {
        trials += 1
        return UUID(numbered: trials)
    }

    func begin(_ client: String, now: Int) -> ServerTransaction {
        count += 1
        let transaction = ServerTransaction(number: count, client: client, now: now)
        open.append(transaction)
        return transaction
    }

    /// A transaction gets its number with its first write.
    @discardableResult
    func number(_ transaction: ServerTransaction) -> Int64 {
        if let xid = transaction.xid { return xid }
        let xid = nextXid
        nextXid += 1
        transaction.xid = xid
        return xid
    }

    /// `pg_current_snapshot`: transactions above the latest that ended are not listed, nor is one's own.
    func snapshot(_ reader: ServerTransaction?) -> Snapshot {
        let xmax = latestCompleted + 1
        let running = open.compactMap(\.xid).filter { $0 < xmax }
        return Snapshot(
            xmin: running.min() ?? xmax, xmax: xmax, open: running.filter { $0 != reader?.xid }.sorted())
    }

    func append(_ record: EventRecord, _ transaction: ServerTransaction) throws {
        let xid = number(transaction)
        let position = Int64(log.count + 1)
        let facts = try EventFacts(record)
        let row = LogRow(
            xid: xid,
            event: LoggedEvent(record: record, position: position, recordedAt: Date(timeIntervalSince1970: 0)),
            facts: facts, due: record.due.map(ModelTime.milliseconds),
            effect: facts.effect.map { EffectKey($0, isNamed: true) } ?? EffectKey(record.id), writer: transaction)
        log.append(row)
        transaction.append(row)
    }

    func end(_ transaction: ServerTransaction, _ ending: ServerTransaction.Ending) {
        guard !transaction.isOver else { return }
        open.removeAll { $0 === transaction }
        if let xid = transaction.xid { latestCompleted = max(latestCompleted, xid) }
        transaction.end(ending)
        guard ending == .committed, transaction.hasWritten else { return }
        if !transaction.rows.isEmpty { committed = Self.merged(committed, transaction.rows) }
        commits += 1
        onCommit(transaction)
    }

    /// What a statement sees of the log now.
    func visible(to reader: ServerTransaction) -> [LogRow] { Self.merged(committed, reader.rows) }

    private static func merged(_ rows: [LogRow], _ others: [LogRow]) -> [LogRow] {
        others.isEmpty ? rows : (rows + others).sorted { $0.event.position < $1.event.position }
    }

    /// Ends transactions whose client is gone or was silent for too long: one of them, or all; true where there was one.
    @discardableResult
    func reap(now: Int, all: Bool, silentOnly: Bool = false) -> Bool {
        var hasReaped = false
        for transaction in open where all || !hasReaped {
            if let orphan = transaction.orphan, !silentOnly {
                end(transaction, orphan)
                hasReaped = true
            } else if transaction.orphan == nil, isTooSilent(transaction, now) {
                end(transaction, .silenced)
                hasReaped = true
            }
        }
        return hasReaped
    }

    /// Every open transaction is gone.
    func crash() {
        for transaction in open { end(transaction, .aborted) }
    }

    /// When the next transaction will have been silent for too long.
    var deadlines: [Int] {
        open.filter { $0.waitsFor == nil }.compactMap { transaction in
            transaction.patience.map { transaction.lastCall + $0 + 1 }
        }
    }

    private func isTooSilent(_ transaction: ServerTransaction, _ now: Int) -> Bool {
        guard let patience = transaction.patience, transaction.waitsFor == nil else { return false }
        return now - transaction.lastCall > patience
    }

    /// The shard of a stream; as good as any.
    func shard(of stream: StreamID, _ name: SubscriptionName) -> Int {
        stream.description.utf8.reduce(0) { $0 + Int($1) } % (shards[name] ?? 1)
    }

    /// True where it would wait for itself.
    func isDeadlock(_ waiting: ServerTransaction, for holder: ServerTransaction) -> Bool {
        var next: ServerTransaction? = holder
        while let current = next {
            if current === waiting { return true }
            next = current.waitsFor.flatMap { $0.isOver ? nil : $0 }
        }
        return false
    }
}
