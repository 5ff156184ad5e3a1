import Outbox

/// One transaction of a `React` subscription's shard, following a plan.
struct ReactionAttempt: Sendable {
    enum Outcome: Sendable {
        case heldElsewhere
        case nothing(nextDue: Duration?)
        /// The next batch is noted as in hand.
        case marked
        /// A relay died with this batch in hand.
        case suspected(Caution)
        /// A try of a parked event is counted, and to be made in a transaction of its own.
        case begun(ParkedEvent, Trial)
        /// The same for the first event of a batch, which was set aside to be tried by itself.
        case singled(ParkedEvent, Trial, rest: [Int64])
        /// An event that failed before is handled or parked again.
        case tried(handled: [Int64], parked: [ParkedEvent])
        /// The first events of a batch are handled or parked.
        case done(handled: [Int64], parked: [ParkedEvent], rest: [Int64])
    }

    let subscription: Subscription
    let shard: Shard
    let handlers: [EventName: Reaction]
    let plan: BatchPlan
    let settings: Settings
    /// Whether a retry that is due goes before new events.
    let retriesFirst: Bool
    /// Whether to note a batch before its handlers run where another relay was the last here, and may have died of it.
    let marks: Bool
    let watchdog: Watchdog
    let afterCommit: AfterCommit
    let trace: AttemptTrace

    /// What does not change from one attempt to the next.
    struct Settings: Sendable {
        /// The most positions of the log to look at in one transaction, and in one read of it.
        let batchSize: Int
        let readSize: Int
        let lease: Duration
        let holder: String
    }

    var patience: Duration { plan.patience(settings.lease) }

    func run(in transaction: any StoreTransaction) throws -> Outcome {
        afterCommit.clear()
        trace.positions = []
        trace.begun = []
        let names = subscription.eventNames
        guard
            var batch = try transaction.next(shard, of: names, limit: settings.readSize, patience: patience),
            !isInOtherHands(batch)
        else { return .heldElsewhere }
        if isMarked(batch), settings.readSize < settings.batchSize {
            // Who is careful has to see all that the one who died had in hand.
            batch = try transaction.next(shard, of: names, limit: settings.batchSize, patience: patience) ?? batch
        }
        failpoint("after_poll")
        if batch.isEmpty { return .nothing(nextDue: batch.nextDue) }
        if let due = batch.due.first, retriesFirst || !batch.hasEvents { return try begin(due, in: transaction) }
        if let mark = batch.mark, isMarked(batch), mark.holder != settings.holder {
            return try succeed(mark, batch, in: transaction)
        }
        if marks, batch.mark?.holder != settings.holder {
            try transaction.mark(shard, plan.caution.mark(by: settings.holder, of: settings.batchSize))
            return .marked
        }
        if plan.caution.isSingle, let suspect = batch.suspect {
            return try single(suspect, of: batch, in: transaction)
        }
        return try handle(batch, in: transaction)
    }

    /// Another relay noted the batch a moment ago and is about to handle it.
    private func isInOtherHands(_ batch: Batch) -> Bool {
        guard let mark = batch.mark, isMarked(batch), mark.holder != settings.holder else { return false }
        return mark.age < settings.lease
    }

    /// Whoever has the batch in hand, or had it, is careful.
    func isMarked(_ batch: Batch) -> Bool { batch.mark.map { $0.count > 0 } ?? false }

    // MARK: Batches

    private func handle(_ first: Batch, in transaction: any StoreTransaction) throws -> Outcome {
        var sorted = Sorted()
        var batch = first
        while let next = try handle(batch, into: &sorted, in: transaction) { batch = next }
        failpoint("after_checkpoint_before_commit")
        let rest = batch.events.dropFirst(plan.limit ?? .max).map(\.event.position)
        try note(first.mark, leaving: rest, in: transaction)
        return .done(handled: sorted.prepared.map(\.logged.position), parked: sorted.parked, rest: rest)
    }

    /// Handles one read; the next one, where this transaction goes on.
    private func handle(
        _ batch: Batch, into sorted: inout Sorted, in transaction: any StoreTransaction
    ) throws -> Batch? {
        sorted.reads += 1
        let piece = batch.prefix(plan.limit ?? .max)
        let claims = try claim(piece.events, into: &sorted, in: transaction)
        // Behind what is asked about these events and before their effects: so neither side waits for the other.
        let next = try readsOn(after: batch, sorted) ? readOn(after: batch, in: transaction) : nil
        try handle(claims, in: transaction)
        failpoint("after_effect_before_checkpoint")
        try setAside(piece, sorted.parked, in: transaction)
        if next == nil { try transaction.advance(shard, to: piece.end) }
        guard let batch = try next?(), batch.hasEvents, !isMarked(batch) else { return nil }
        return batch
    }

    /// Whether the next events are read while these are handled: nothing is in doubt or set aside, and there are more.
    private func readsOn(after batch: Batch, _ sorted: Sorted) -> Bool {
        plan.limit == nil && sorted.parked.isEmpty && !isMarked(batch) && batch.end.position < batch.end.window.ceiling
            && (sorted.reads + 1) * settings.readSize <= settings.batchSize
            && !batch.events.contains { $0.isParked }
    }

    private func readOn(after batch: Batch, in transaction: any StoreTransaction) throws -> () throws -> Batch? {
        try transaction.advance(shard, to: batch.end)
        return try transaction.startNext(shard, of: subscription.eventNames, limit: settings.readSize)
    }

    /// Prepares all and asks which are new, stretch by stretch.
    private func claim(
        _ events: [PendingEvent], into sorted: inout Sorted, in transaction: any StoreTransaction
    ) throws -> [Claim] {
        var claims: [Claim] = []
        for stretch in events.stretches(of: Self.stretch) {
            let known = sorted.prepared.count
            for event in stretch { sort(event, attempts: 0, into: &sorted) }
            let prepared = sorted.prepared[known...]
            trace.positions += prepared.map(\.logged.position)
            claims.append(try claim(prepared, in: transaction))
        }
        return claims
    }

    /// What failed or waits is set aside, what was set aside and is done is so no more.
    private func setAside(_ piece: Batch, _ parked: [ParkedEvent], in transaction: any StoreTransaction) throws {
        let aside = Set(parked.map(\.event.position))
        let done = piece.events.filter { $0.isParked && !aside.contains($0.event.position) }.map(\.event)
        if !done.isEmpty { try transaction.unpark(done.map(\.position), by: subscription.name) }
        if !parked.isEmpty { try transaction.park(parked, by: subscription.name) }
    }

    /// What of the events is to be handled, and what is to be parked.
    struct Sorted {
        /// How often the log was read.
        var reads = 0
        var prepared: [Reaction.Prepared] = []
        var parked: [ParkedEvent] = []
        var blocked: Set<StreamID> = []
    }

    func sort(_ pending: PendingEvent, attempts: Int, into sorted: inout Sorted) {
        let event = pending.event
        if pending.isCancelled { return }
        var pending = pending
        pending.isBlocked = pending.isBlocked || sorted.blocked.contains(event.stream)
        if let aside = pending.aside { return sorted.parked.append(aside) }
        if let failure = plan.failures[event.position] ?? prepare(event, into: &sorted) {
            sorted.blocked.insert(event.stream)
            sorted.parked.append(park(event, failure, attempts: attempts + 1))
        }
    }

    /// Decodes the event; what today's code cannot read is hopeless.
    private func prepare(_ event: LoggedEvent, into sorted: inout Sorted) -> BatchPlan.Failure? {
        guard let handler = handlers[event.name] else {
            return BatchPlan.Failure(error: "\(OutboxError.unhandled(event))", isHopeless: false)
        }
        do {
            sorted.prepared.append(try handler.prepare(event))
            return nil
        } catch {
            return BatchPlan.Failure(error: "\(error)", isHopeless: true)
        }
    }

    private func park(_ event: LoggedEvent, _ failure: BatchPlan.Failure, attempts: Int) -> ParkedEvent {
        let isDead = failure.isHopeless || attempts >= subscription.retry.maximumAttempts
        return ParkedEvent(
            event: event, state: isDead ? .dead : .retrying, attempts: attempts,
            delay: subscription.retry.delay(afterAttempt: attempts), error: failure.error)
    }

    /// Events whose effects the store was asked to note, and how to learn which of them are new.
    typealias Claim = (events: ArraySlice<Reaction.Prepared>, new: () throws -> Set<EffectKey>?)

    /// How many events go together: the database is busy with one stretch while the next is made ready.
    private static let stretch = 250

    func claim(
        _ prepared: ArraySlice<Reaction.Prepared>, in transaction: any StoreTransaction
    ) throws -> Claim {
        guard !prepared.isEmpty else { return ([], { nil }) }
        return (prepared, try transaction.startClaim(prepared.map(\.effect), by: subscription.name))
    }

    /// Runs the handlers of those effects that were not done before, each event name's stretch at once.
    func handle(_ claims: [Claim], in transaction: any StoreTransaction) throws {
        let work = UnitOfWork(transaction, metadata: Metadata(), afterCommit: afterCommit)
        for claim in claims where !claim.events.isEmpty {
            let wanted = try wanted(claim)
            try watchdog.watching(shard) { try run(wanted, in: work) }
            try work.flush()
            try transaction.push()
        }
    }

    /// Of two events with one effect the first.
    private func wanted(_ claim: Claim) throws -> ArraySlice<Reaction.Prepared> {
        guard var new = try claim.new() else { return claim.events }
        return claim.events.filter { new.remove($0.effect) != nil }[...]
    }

    private func run(_ wanted: ArraySlice<Reaction.Prepared>, in work: UnitOfWork) throws {
        var rest = wanted
        while let name = rest.first?.logged.name {
            let stretch = rest.prefix { $0.logged.name == name }
            try handlers[name]?.run(Array(stretch), work)
            rest = rest.dropFirst(stretch.count)
        }
    }
}

extension Array {
    /// Its elements in order, so many at a time.
    fileprivate func stretches(of count: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: self.count, by: count).map { self[$0..<Swift.min($0 + count, self.count)] }
    }
}
