import Outbox

/// One transaction that reads for a `Deliver` subscription's shard, under its lease.
///
/// Tries of parked events are counted here, before the handlers are called. An event that took a process with it before
/// is tried alone.
struct DeliveryRead: Sendable {
    enum Outcome: Sendable {
        case nothing(nextDue: Duration?)
        /// These were in hand when a relay died, or took too many with them.
        case isolated([ParkedEvent])
        case batch(Batch, moves: Bool)
    }

    let subscription: Subscription
    let shard: Shard
    let batchSize: Int
    let lease: Duration
    let holder: String
    /// The term of a lease that need not be renewed yet.
    let held: Int64?
    /// Whether this is the first reading since the relay took the shard over.
    let isFirst: Bool

    func run(in transaction: any StoreTransaction) throws -> (term: Int64?, Outcome?) {
        guard let term = try held ?? transaction.lease(shard, holder: holder, for: lease) else { return (nil, nil) }
        return (term, try read(in: transaction))
    }

    private func read(in transaction: any StoreTransaction) throws -> Outcome {
        var batch = try transaction.peek(shard, of: subscription.eventNames, limit: batchSize)
        if let mark = batch.mark, mark.holder != holder { return try isolate(batch, in: transaction) }
        let suspect = batch.due.first { $0.deaths > 0 }
        if let suspect { (batch.due, batch.events) = ([suspect], []) }
        if batch.isEmpty { return .nothing(nextDue: batch.nextDue) }
        let dead = try begin(&batch, in: transaction)
        if !dead.isEmpty { return .isolated(dead) }
        try leaveOutDone(&batch, in: transaction)
        if isFirst, suspect == nil, batch.hasNew {
            try transaction.mark(shard, by: holder)
            batch.mark = Batch.Mark(holder: holder, age: .zero)
        }
        return .batch(batch, moves: suspect == nil)
    }

    /// A relay died with this batch in hand: its events are set aside, to be tried one by one.
    private func isolate(_ batch: Batch, in transaction: any StoreTransaction) throws -> Outcome {
        var rest = batch
        try leaveOutDone(&rest, in: transaction)
        let parked = rest.events.filter { !$0.isCancelled }.map(\.suspect)
        if !parked.isEmpty { try transaction.park(parked, by: subscription.name) }
        try transaction.advance(shard, to: batch.end)
        try transaction.mark(shard, by: nil)
        return .isolated(parked)
    }

    /// Counts the tries of the events that are due, and returns those that took too many processes with them.
    private func begin(_ batch: inout Batch, in transaction: any StoreTransaction) throws -> [ParkedEvent] {
        let tried = batch.due.filter { !$0.isCancelled }
        guard !tried.isEmpty else { return [] }
        let trials = try transaction.begin(tried.map(\.event.position), by: subscription.name, for: lease)
        let known = Dictionary(trials.map { ($0.position, $0) }) { first, _ in first }
        let dead = tried.compactMap { due in
            known[due.event.position].flatMap { due.killed(by: $0, subscription.retry) }
        }
        guard dead.isEmpty else {
            let gone = Set(dead.map(\.event.position))
            try transaction.park(dead, by: subscription.name)
            try transaction.refund(trials.filter { !gone.contains($0.position) }, by: subscription.name)
            return dead
        }
        batch.due = batch.due.compactMap { due in
            if due.isCancelled { return due }
            guard let trial = known[due.event.position] else { return nil }
            var begun = due
            begun.attempts = trial.attempts
            begun.deaths = trial.deaths
            return begun
        }
        return []
    }

    /// Leaves out what an earlier holder delivered and noted, but had not advanced over.
    private func leaveOutDone(_ batch: inout Batch, in transaction: any StoreTransaction) throws {
        guard !batch.events.isEmpty else { return }
        let done = try transaction.handled(batch.events.map { EffectKey($0.event.id) }, by: subscription.name)
        guard !done.isEmpty else { return }
        batch.events = batch.events.filter { !done.contains(EffectKey($0.event.id)) }
        batch.hasMore = true
    }
}

extension ParkedEvent {
    /// The try that was begun for it.
    var trial: Trial { Trial(position: event.position, attempts: attempts, deaths: deaths) }
}
