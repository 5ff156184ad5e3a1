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

    /// How careful to be once this batch is taken.
    struct Care: Sendable {
        var caution = Caution()
        /// Whether the relay's note goes when the batch is delivered: nothing is in doubt behind it.
        var isOver = false
    }

    let subscription: Subscription
    let shard: Shard
    let batchSize: Int
    let lease: Duration
    let holder: String
    /// The term of a lease that need not be renewed yet.
    let held: Int64?
    /// How careful this relay was when it read last.
    let care: Care
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
        if batch.mark?.count == 0 { batch.mark = nil }
        try leaveOutDone(&batch, in: transaction)
        if let suspect = batch.due.first(where: { $0.deaths > 0 }) {
            (batch.due, batch.events) = ([suspect], [])
            return try tries(&batch, in: transaction) ?? .batch(batch, moves: false, care: nil)
        }
        let (care, isSingle) = try takeCare(&batch, in: transaction)
        return try tries(&batch, in: transaction) ?? .batch(batch, moves: !isSingle, care: care)
    }

    /// Cuts a batch down where relays died before, perhaps to its first event, set aside to be tried by itself.
    private func takeCare(
        _ batch: inout Batch, in transaction: any StoreTransaction
    ) throws -> (Care, isSingle: Bool) {
        var care = care
        care.isOver = false
        guard marks || batch.mark != nil, batch.hasEvents else { return (care, false) }
        let ahead = batch.events.map(\.event.position)
        if let mark = batch.mark, mark.holder != holder {
            care.caution = Caution(after: mark, ahead, of: batchSize)
        } else {
            care.caution.pass(leaving: ahead)
        }
        try note(care.caution.mark(by: holder, of: batchSize), on: &batch, in: transaction)
        let isSingle = try care.caution.isSingle && single(&batch, in: transaction)
        if let limit = care.caution.limit { batch = batch.prefix(limit) }
        let taken = Set(batch.events.map(\.event.position) + batch.due.map(\.event.position))
        var rest = care.caution
        rest.pass(leaving: ahead.filter { !taken.contains($0) })
        care.isOver = rest == Caution()
        return (care, isSingle)
    }

    private func note(
        _ mark: Batch.Mark, on batch: inout Batch, in transaction: any StoreTransaction
    ) throws {
        let known = batch.mark
        batch.mark = mark
        guard known?.holder != mark.holder || known?.count != mark.count else { return }
        try confirm(in: transaction)
        try transaction.mark(shard, mark)
    }

    /// Sets the first event of a batch aside, to be tried by itself; false where none may be tried.
    private func single(_ batch: inout Batch, in transaction: any StoreTransaction) throws -> Bool {
        guard let suspect = batch.suspect else { return false }
        try confirm(in: transaction)
        let due = ParkedEvent(suspect: suspect)
        try transaction.park([due], by: subscription.name)
        try transaction.advance(shard, to: batch.prefix(1).end)
        (batch.due, batch.events) = ([due], [])
        return true
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
            begun.trial = trial
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
