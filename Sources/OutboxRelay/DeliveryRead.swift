import Outbox

/// One transaction that reads for a `Deliver` subscription's shard, under its lease.
///
/// Tries of parked events are counted here, before the handlers are called. An event that took a process with it before
/// is tried alone.
struct DeliveryRead: Sendable {
    enum Outcome: Sendable {
        case nothing(nextDue: Duration?)
        /// These took too many relays with them, or had their last try: they are dead, and nothing is to be delivered now.
        case isolated([ParkedEvent])
        /// What to deliver now. Of what was read, `ahead` is this and the rest; `isDoubtful` where relays died of it.
        case batch(Batch, moves: Bool, ahead: [Int64], isDoubtful: Bool)
    }

    let subscription: Subscription
    let shard: Shard
    let batchSize: Int
    let lease: Duration
    let holder: String
    /// The term of a lease that need not be renewed yet.
    let held: Int64?
    /// Whether to note the batch before its handlers run, since the last relay to have it may have died of it.
    let marks: Bool
    let trace = AttemptTrace()

    func run(in transaction: any StoreTransaction) throws -> (term: Int64?, Outcome?) {
        trace.begun = []
        guard let term = try held ?? transaction.lease(shard, holder: holder, for: lease) else { return (nil, nil) }
        return (term, try read(in: transaction))
    }

    private func read(in transaction: any StoreTransaction) throws -> Outcome {
        var batch = try transaction.peek(shard, of: subscription.eventNames, limit: batchSize)
        let suspect = batch.due.first { $0.deaths > 0 }
        if let suspect { (batch.due, batch.events) = ([suspect], []) }
        if batch.isEmpty { return .nothing(nextDue: batch.nextDue) }
        let dead = try begin(&batch, in: transaction)
        if !dead.isEmpty { return .isolated(dead) }
        try leaveOutDone(&batch, in: transaction)
        let ahead = batch.events.map(\.event.position)
        if suspect != nil { return .batch(batch, moves: false, ahead: ahead, isDoubtful: false) }
        let isDoubtful = batch.mark.map { $0.holder != holder } ?? false
        let killer = try takeCare(&batch, in: transaction)
        return killer.map { .isolated([$0]) } ?? .batch(batch, moves: true, ahead: ahead, isDoubtful: isDoubtful)
    }

    /// Cuts a batch down where relays died before, and returns the event they died of once that is sure.
    private func takeCare(_ batch: inout Batch, in transaction: any StoreTransaction) throws -> ParkedEvent? {
        guard marks || batch.mark != nil, batch.hasEvents else { return nil }
        var caution = Caution(under: batch.mark, as: holder, before: batch.suspect?.position)
        if caution.isFatal(subscription.retry), let event = batch.suspect {
            let killer = ParkedEvent(killer: event, deaths: caution.deaths)
            try transaction.park([killer], by: subscription.name)
            try transaction.advance(shard, to: batch.prefix(1).end)
            caution = Caution()
            try transaction.mark(shard, caution.mark(by: holder))
            try transaction.refund(batch.due.filter { !$0.isCancelled }.map(\.trial), by: subscription.name)
            return killer
        }
        if batch.mark?.holder != holder { try transaction.mark(shard, caution.mark(by: holder)) }
        batch.mark = caution.mark(by: holder)
        if let limit = caution.limit(of: batchSize) { batch = batch.prefix(limit) }
        return nil
    }

    /// Counts the tries of the events that are due, and returns those that took too many processes with them.
    private func begin(_ batch: inout Batch, in transaction: any StoreTransaction) throws -> [ParkedEvent] {
        let tried = batch.due.filter { !$0.isCancelled }
        guard !tried.isEmpty else { return [] }
        let trials = try transaction.begin(tried.map(\.event.position), by: subscription.name, for: lease)
        trace.begun = trials
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
        let over = batch.events.filter { $0.isParked && done.contains(EffectKey($0.event.id)) }
        if !over.isEmpty { try transaction.unpark(over.map(\.event.position), by: subscription.name) }
        batch.events = batch.events.filter { !done.contains(EffectKey($0.event.id)) }
        batch.hasMore = true
    }
}

extension ParkedEvent {
    /// The try that was begun for it.
    var trial: Trial { Trial(position: event.position, attempts: attempts, deaths: deaths) }
}
