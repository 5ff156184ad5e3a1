import Outbox

/// One transaction of a `React` subscription, following a plan.
struct ReactionAttempt: Sendable {
    enum Outcome: Sendable {
        case heldElsewhere
        case nothing(nextDue: Duration?)
        case done(handled: [Int64], parked: [ParkedEvent], end: Int64)
    }

    let subscription: Subscription
    let handlers: [EventName: Reaction]
    let plan: BatchPlan
    let batchSize: Int
    /// Look before locking: an idle poll then writes nothing and takes no transaction number.
    let looksFirst: Bool
    /// Whether a retry that is due goes before new events.
    let retriesFirst: Bool
    let afterCommit: AfterCommit
    let trace: AttemptTrace

    func run(in transaction: any StoreTransaction) throws -> Outcome {
        afterCommit.clear()
        trace.positions = []
        let names = subscription.eventNames
        if looksFirst, let nothing = try look(for: names, in: transaction) { return nothing }
        guard let batch = try transaction.next(subscription.name, of: names, limit: batchSize) else {
            return .heldElsewhere
        }
        failpoint("after_poll")
        if batch.isEmpty { return .nothing(nextDue: batch.nextDue) }
        if let due = batch.due.first, retriesFirst || !batch.hasNew { return try retry(due, in: transaction) }
        return try handle(batch, in: transaction)
    }

    /// What an idle poll finds; nil where there is something to lock for.
    private func look(for names: [EventName], in transaction: any StoreTransaction) throws -> Outcome? {
        do {
            let batch = try transaction.peek(subscription.name, of: names, limit: 1)
            return batch.isEmpty ? .nothing(nextDue: batch.nextDue) : nil
        } catch let error as OutboxError where error.code == .halted {
            return nil  // Restored elsewhere: `next` finds the place again.
        }
    }

    /// A parked event by itself: handled and removed, or parked again with one more attempt.
    private func retry(_ due: ParkedEvent, in transaction: any StoreTransaction) throws -> Outcome {
        let position = due.event.position
        var sorted = Sorted()
        sort(PendingEvent(due.event, isBlocked: false), attempts: due.attempts, into: &sorted)
        try handle(sorted.prepared, in: transaction)
        if sorted.parked.isEmpty {
            try transaction.unpark([position], by: subscription.name)
        } else {
            try transaction.park(sorted.parked, by: subscription.name)
        }
        return .done(handled: sorted.prepared.map(\.logged.position), parked: sorted.parked, end: 0)
    }

    private func handle(_ batch: Batch, in transaction: any StoreTransaction) throws -> Outcome {
        let events = batch.events.prefix(plan.limit ?? .max)
        let isWhole = events.count == batch.events.count
        let end = isWhole ? batch.end : batch.end.at(events.last?.event.position ?? batch.end.position)
        var sorted = Sorted()
        for event in events { sort(event, attempts: 0, into: &sorted) }
        try handle(sorted.prepared, in: transaction)
        failpoint("after_effect_before_checkpoint")
        if !sorted.parked.isEmpty { try transaction.park(sorted.parked, by: subscription.name) }
        try transaction.advance(subscription.name, to: end)
        failpoint("after_checkpoint_before_commit")
        return .done(handled: sorted.prepared.map(\.logged.position), parked: sorted.parked, end: end.position)
    }

    /// What of a batch is to be handled, and what is to be parked.
    private struct Sorted {
        var prepared: [Reaction.Prepared] = []
        var parked: [ParkedEvent] = []
        var blocked: Set<StreamID> = []
    }

    private func sort(_ pending: PendingEvent, attempts: Int, into sorted: inout Sorted) {
        let event = pending.event
        if pending.isBlocked || sorted.blocked.contains(event.stream) {
            sorted.parked.append(ParkedEvent(event: event, state: .waiting, attempts: 0))
            return
        }
        if let failure = plan.failures[event.position] ?? prepare(event, into: &sorted) {
            sorted.blocked.insert(event.stream)
            sorted.parked.append(park(event, failure, attempts: attempts + 1))
        }
    }

    /// Decodes the event; what today's code cannot read is hopeless.
    private func prepare(_ event: LoggedEvent, into sorted: inout Sorted) -> BatchPlan.Failure? {
        guard let handler = handlers[event.record.name] else {
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

    /// Runs the handlers of those effects that were not done before, each event name's stretch at once.
    private func handle(_ prepared: [Reaction.Prepared], in transaction: any StoreTransaction) throws {
        guard !prepared.isEmpty else { return }
        trace.positions = prepared.map(\.logged.position)
        var new = try transaction.claim(prepared.map(\.effect), by: subscription.name)
        let wanted = prepared.filter { new.remove($0.effect) != nil }
        let work = UnitOfWork(transaction, metadata: Metadata(), afterCommit: afterCommit)
        var rest = wanted[...]
        while let name = rest.first?.logged.record.name {
            let stretch = rest.prefix { $0.logged.record.name == name }
            try handlers[name]?.run(Array(stretch), work)
            rest = rest.dropFirst(stretch.count)
        }
        try work.flush()
    }
}
