import Outbox

/// What came of one event handed to a handler.
enum DeliveryOutcome: Sendable {
    case delivered(ParkedEvent)
    case parked(ParkedEvent)
    /// Not the event's fault: nothing is noted, it is delivered again.
    case interrupted(ParkedEvent, any Error)
    /// Not called: the relay stops, or the circuit is open.
    case postponed(ParkedEvent)
}

/// A batch as handlers take it: the events of each stream in order, those to be tried again first.
struct DeliveryBatch: Sendable {
    /// What to hand to handlers, stream by stream.
    let streams: [[ParkedEvent]]
    /// How far each outcome lets the checkpoint move.
    let ledger: DeliveryLedger

    /// A batch that was cut down to one suspect does not move the checkpoint.
    init(_ batch: Batch, moves: Bool = true) {
        var streams: [[ParkedEvent]] = []
        var places: [StreamID: Int] = [:]
        func add(_ item: ParkedEvent) {
            if let place = places[item.event.stream] {
                streams[place].append(item)
            } else {
                places[item.event.stream] = streams.count
                streams.append([item])
            }
        }
        for due in batch.due where !due.isCancelled { add(due) }
        let free = batch.events.filter { $0.aside == nil && !$0.isCancelled }
        for pending in free { add(ParkedEvent(event: pending.event, state: .waiting, attempts: 0)) }
        self.streams = streams
        self.ledger = DeliveryLedger(batch, free: free, moves: moves)
    }
}

/// Which events of a batch are done, and so how far the checkpoint may move: a pure state machine.
struct DeliveryLedger: Sendable {
    /// Events handed to handlers for the first time, in order; those in front are done before the checkpoint passes.
    private var open: ArraySlice<Int64>
    private var done: Set<Int64> = []
    private let retried: Set<Int64>
    /// Events set aside untried whose turn has come, and that are not done yet.
    private var freed: Set<Int64>
    private let end: Checkpoint
    /// What is set aside with the first settlement: events behind a parked one of their stream, and those whose time has
    /// not come.
    private var blocked: [ParkedEvent]
    /// Events that were called off: settled with the first settlement, without a call.
    private var cancelled: [ParkedEvent]

    init(_ batch: Batch, free: [PendingEvent], moves: Bool = true) {
        open = free.filter { !$0.isParked }.map(\.event.position)[...]
        freed = Set(free.filter(\.isParked).map(\.event.position))
        end = batch.end
        retried = Set(batch.due.map(\.event.position))
        blocked = batch.events.filter { !$0.isCancelled }.compactMap(\.aside)
        cancelled =
            batch.due.filter(\.isCancelled)
            + batch.events.filter { $0.isParked && $0.isCancelled }.map {
                ParkedEvent(event: $0.event, state: .scheduled, attempts: 0)
            }
        isAtEnd = !moves
    }

    /// Takes outcomes in and says what to commit.
    mutating func settle(_ outcomes: [DeliveryOutcome]) -> Settlement {
        var settlement = opening()
        for outcome in outcomes {
            switch outcome {
            case .delivered(let item):
                done.insert(item.event.position)
                settlement.delivered.append(item)
                let isFreed = freed.remove(item.event.position) != nil
                if isFreed || retried.contains(item.event.position) { settlement.unparked.append(item.event.position) }
            case .parked(let item):
                done.insert(item.event.position)
                freed.remove(item.event.position)
                settlement.parked.append(item)
            case .interrupted(let item, _), .postponed(let item):
                if retried.contains(item.event.position) { settlement.refunded.append(item) }
            }
        }
        settlement.checkpoint = advance()
        return settlement
    }

    /// What is left to commit when no outcome comes any more; nil where the checkpoint is at the end already.
    var remainder: Settlement? {
        guard open.isEmpty, !isAtEnd else { return nil }
        var rest = self
        var settlement = rest.opening()
        settlement.checkpoint = end
        return settlement
    }

    /// True where nothing of the batch is left to be delivered for the first time.
    var isUsedUp: Bool { open.isEmpty && freed.isEmpty }

    private var isAtEnd: Bool

    /// What goes with the first settlement, whatever it is of.
    private mutating func opening() -> Settlement {
        defer { (blocked, cancelled) = ([], []) }
        return Settlement(delivered: cancelled, parked: blocked, unparked: cancelled.map(\.event.position))
    }

    private mutating func advance() -> Checkpoint? {
        var last: Int64?
        while let first = open.first, done.contains(first) {
            open = open.dropFirst()
            last = first
        }
        if open.isEmpty, !isAtEnd {
            isAtEnd = true
            return end
        }
        return last.map { end.at($0) }
    }
}

/// One commit after handlers ran.
struct Settlement: Sendable {
    var delivered: [ParkedEvent] = []
    var parked: [ParkedEvent] = []
    var unparked: [Int64] = []
    /// Tries to be taken back.
    var refunded: [ParkedEvent] = []
    var checkpoint: Checkpoint?
    /// Whether the relay's note on the batch goes.
    var unmarks = false

    /// Writes everything, if the lease's term is still the current one.
    func commit(in transaction: any StoreTransaction, for shard: Shard, term: Int64) throws {
        try transaction.confirm(shard, term: term)
        failpoint("in_settlement")
        try write(to: transaction, for: shard)
        if unmarks { try transaction.mark(shard, nil) }
    }

    private func write(to transaction: any StoreTransaction, for shard: Shard) throws {
        let name = shard.subscription
        if !delivered.isEmpty {
            _ = try transaction.claim(delivered.map { EffectKey($0.event.id) }, by: name)
        }
        if !unparked.isEmpty { try transaction.unpark(unparked, by: name) }
        if !parked.isEmpty { try transaction.park(parked, by: name) }
        if !refunded.isEmpty { try transaction.refund(refunded.compactMap(\.trial), by: name) }
        if let checkpoint { try transaction.advance(shard, to: checkpoint) }
    }
}

extension PendingEvent {
    /// The event as it is set aside without a try: until its time comes, or behind an earlier one; nil where it may be
    /// tried.
    var aside: ParkedEvent? {
        if let delay { return ParkedEvent(event: event, state: .scheduled, attempts: 0, delay: delay) }
        return isBlocked ? ParkedEvent(event: event, state: .waiting, attempts: 0) : nil
    }
}

extension Batch {
    /// The event a relay had in hand that took one at a time; nil where the next is not to be tried.
    var suspect: LoggedEvent? {
        events.first.flatMap { $0.aside == nil && !$0.isCancelled ? $0.event : nil }
    }
}
