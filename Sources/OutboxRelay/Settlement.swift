import Outbox

/// What came of one event handed to a handler.
enum DeliveryOutcome: Sendable {
    case delivered(ParkedEvent)
    case parked(ParkedEvent)
    /// Not the event's fault: nothing is noted, it is delivered again.
    case interrupted(any Error)
}

/// A batch as handlers take it: the events of each stream in order, due ones first.
struct DeliveryBatch: Sendable {
    /// What to hand to handlers, stream by stream.
    let streams: [[ParkedEvent]]
    /// How far each outcome lets the checkpoint move.
    let ledger: DeliveryLedger

    init(_ batch: Batch) {
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
        for due in batch.due { add(due) }
        let free = batch.events.filter { !$0.isBlocked }
        for pending in free { add(ParkedEvent(event: pending.event, state: .waiting, attempts: 0)) }
        self.streams = streams
        self.ledger = DeliveryLedger(batch, free: free.map(\.event.position))
    }
}

/// Which events of a batch are done, and so how far the checkpoint may move: a pure state machine.
struct DeliveryLedger: Sendable {
    /// Events handed to handlers for the first time, in order; those in front are done before the checkpoint passes.
    private var open: ArraySlice<Int64>
    private var done: Set<Int64> = []
    private let retried: Set<Int64>
    private let end: Checkpoint
    /// Events behind a parked one of their stream: parked with the first settlement.
    private var blocked: [ParkedEvent]

    init(_ batch: Batch, free: [Int64]) {
        open = free[...]
        end = batch.end
        let retried = Set(batch.due.map(\.event.position))
        self.retried = retried
        // One that is due is set aside already: a delivery that was interrupted left the checkpoint before it.
        blocked = batch.events.filter { $0.isBlocked && !retried.contains($0.event.position) }
            .map { ParkedEvent(event: $0.event, state: .waiting, attempts: 0) }
    }

    /// Takes outcomes in and says what to commit.
    mutating func settle(_ outcomes: [DeliveryOutcome]) -> Settlement {
        var settlement = Settlement(parked: blocked)
        blocked = []
        for outcome in outcomes {
            switch outcome {
            case .delivered(let item):
                done.insert(item.event.position)
                settlement.delivered.append(item)
                if retried.contains(item.event.position) { settlement.unparked.append(item.event.position) }
            case .parked(let item):
                done.insert(item.event.position)
                settlement.parked.append(item)
            case .interrupted: break
            }
        }
        settlement.checkpoint = advance()
        return settlement
    }

    /// What is left to commit when no outcome comes any more; nil where the checkpoint is at the end already.
    var remainder: Settlement? {
        guard open.isEmpty, !isAtEnd else { return nil }
        return Settlement(parked: blocked, checkpoint: end)
    }

    private var isAtEnd = false

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
    var checkpoint: Checkpoint?

    func write(to transaction: any StoreTransaction, for name: SubscriptionName) throws {
        if !delivered.isEmpty {
            _ = try transaction.claim(delivered.map { EffectKey($0.event.id) }, by: name)
        }
        if !unparked.isEmpty { try transaction.unpark(unparked, by: name) }
        if !parked.isEmpty { try transaction.park(parked, by: name) }
        if let checkpoint { try transaction.advance(name, to: checkpoint) }
    }
}
