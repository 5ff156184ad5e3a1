import Outbox

/// Events tried by themselves: those that failed before, and those that relays died with.
extension ReactionAttempt {
    /// Takes over from a relay that died with this batch in hand.
    func succeed(_ mark: Batch.Mark, _ batch: Batch, in transaction: any StoreTransaction) throws -> Outcome {
        let caution = Caution(after: mark, batch.events.map(\.event.position), of: settings.batchSize)
        try transaction.mark(shard, caution.mark(by: settings.holder, of: settings.batchSize))
        return .suspected(caution)
    }

    /// Sets the first event of a batch aside, to be tried by itself.
    func single(
        _ suspect: LoggedEvent, of batch: Batch, in transaction: any StoreTransaction
    ) throws -> Outcome {
        let due = ParkedEvent(suspect: suspect)
        try transaction.park([due], by: subscription.name)
        try transaction.advance(shard, to: batch.prefix(1).end)
        let rest = batch.events.dropFirst().map(\.event.position)
        try note(batch.mark, leaving: rest, in: transaction)
        guard case .begun(let due, let trial) = try begin(due, in: transaction) else {
            return .done(handled: [], parked: [], rest: rest)
        }
        return .singled(due, trial, rest: rest)
    }

    /// Counts a try before it is made; an event that took too many processes with it is dead instead.
    func begin(_ due: ParkedEvent, in transaction: any StoreTransaction) throws -> Outcome {
        let position = due.event.position
        if due.isCancelled {
            _ = try transaction.claim([EffectKey(due.event.id)], by: subscription.name)
            try transaction.unpark([position], by: subscription.name)
            return .tried(handled: [], parked: [])
        }
        guard let trial = try transaction.begin([position], by: subscription.name, for: settings.lease).first else {
            return .nothing(nextDue: nil)
        }
        trace.begun = [trial]
        guard let dead = due.killed(by: trial, subscription.retry) else { return .begun(due, trial) }
        try transaction.park([dead], by: subscription.name)
        return .tried(handled: [], parked: [dead])
    }

    /// The try that was begun: handled and removed, or parked again.
    func retry(_ due: ParkedEvent, _ trial: Trial, in transaction: any StoreTransaction) throws -> Outcome {
        afterCommit.clear()
        trace.positions = []
        guard try transaction.hold(shard, for: trial, patience: patience) else { return .heldElsewhere }
        var sorted = Sorted()
        sort(PendingEvent(due.event, isBlocked: false), attempts: trial.attempts - 1, into: &sorted)
        trace.positions = sorted.prepared.map(\.logged.position)
        try handle([try claim(sorted.prepared[...], in: transaction)], in: transaction)
        if sorted.parked.isEmpty {
            try transaction.unpark([trial.position], by: subscription.name)
        } else {
            try transaction.park(sorted.parked, by: subscription.name)
        }
        return .tried(handled: sorted.prepared.map(\.logged.position), parked: sorted.parked)
    }

    /// Renews one's note, so that others see that one lives and goes on; at the end it goes.
    func note(_ mark: Batch.Mark?, leaving rest: [Int64], in transaction: any StoreTransaction) throws {
        guard let mark, mark.count > 0 else { return }
        var next = plan.caution
        next.pass(leaving: rest)
        let done = Batch.Mark(holder: settings.holder, count: 0)
        try transaction.mark(
            shard, rest.isEmpty ? done : next.mark(by: settings.holder, of: settings.batchSize))
    }
}
