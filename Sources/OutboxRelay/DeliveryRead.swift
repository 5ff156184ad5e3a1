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
        /// What to deliver now; without `moves` the checkpoint stays, and without `care` the relay's note.
        case batch(Batch, moves: Bool, care: Care?)
    }

    /// What lies ahead, and what of it is in doubt.
    struct Care: Sendable {
        let ahead: Set<Int64>
        /// What a relay had in hand that died; nil where none did.
        let doubtful: Set<Int64>?

        init(_ batch: Batch, _ holder: String, _ batchSize: Int) {
            let positions = batch.events.map(\.event.position)
            ahead = Set(positions)
            doubtful = batch.mark.flatMap {
                $0.holder == holder ? nil : Set(Caution(after: $0).doubtful(positions, of: batchSize))
            }
        }
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
        if batch.isEmpty { return .nothing(nextDue: batch.nextDue) }
        try leaveOutDone(&batch, in: transaction)
        if let suspect = batch.due.first(where: { $0.deaths > 0 }) {
            (batch.due, batch.events) = ([suspect], [])
            return try tries(&batch, in: transaction) ?? .batch(batch, moves: false, care: nil)
        }
        let care = Care(batch, holder, batchSize)
        let isSingle = try takeCare(&batch, in: transaction)
        return try tries(&batch, in: transaction) ?? .batch(batch, moves: !isSingle, care: care)
    }

    /// Cuts a batch down where relays died before; true where only its first event is left, set aside to be tried by
    /// itself.
    private func takeCare(_ batch: inout Batch, in transaction: any StoreTransaction) throws -> Bool {
        guard marks || batch.mark != nil, batch.hasEvents else { return false }
        let caution = Caution(under: batch.mark, as: holder)
        if batch.mark?.holder != holder {
            try confirm(in: transaction)
            try transaction.mark(shard, caution.mark(by: holder))
        }
        batch.mark = caution.mark(by: holder)
        if caution.isSingle, let suspect = batch.suspect {
            try confirm(in: transaction)
            let due = ParkedEvent(suspect: suspect)
            try transaction.park([due], by: subscription.name)
            try transaction.advance(shard, to: batch.prefix(1).end)
            (batch.due, batch.events) = ([due], [])
            return true
        }
        if let limit = caution.limit(of: batchSize) { batch = batch.prefix(limit) }
        return false
    }

    /// A relay that was frozen since it took the lease must not write here: another may have it by now.
    private func confirm(in transaction: any StoreTransaction) throws {
        if let held { try transaction.confirm(shard, term: held) }
    }

    /// Counts the tries of the events that are due; what took too many processes with it is dead, and nothing else is
    /// delivered then.
    private func tries(_ batch: inout Batch, in transaction: any StoreTransaction) throws -> Outcome? {
        let dead = try begin(&batch, in: transaction)
        return dead.isEmpty ? nil : .isolated(dead)
    }

    /// Counts the tries of the events that are due, and returns those that took too many processes with them.
    private func begin(_ batch: inout Batch, in transaction: any StoreTransaction) throws -> [ParkedEvent] {
        let tried = batch.due.filter { !$0.isCancelled }
        guard !tried.isEmpty else { return [] }
        try confirm(in: transaction)
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
        if !over.isEmpty {
            try confirm(in: transaction)
            try transaction.unpark(over.map(\.event.position), by: subscription.name)
        }
        batch.events = batch.events.filter { !done.contains(EffectKey($0.event.id)) }
        batch.hasMore = true
    }
}

extension ParkedEvent {
    /// The try that was begun for it.
    var trial: Trial { Trial(position: event.position, attempts: attempts, deaths: deaths) }
}
