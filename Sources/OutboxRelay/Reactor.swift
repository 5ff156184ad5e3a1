import Logging
import Outbox

/// Delivers to a `React` subscription's shard: read, handle, note and advance in one transaction, fenced by the
/// checkpoint's lock.
struct Reactor: Worker {
    let subscription: Subscription
    let shard: Shard
    let readsWhenRung = true
    private let handlers: [EventName: Reaction]
    private let store: any OutboxStore
    private let configuration: RelayConfiguration
    private let watchdog: Watchdog
    private let logger: Logger
    private var plan = BatchPlan()
    /// Retries and new events take turns, so that neither keeps the other waiting.
    private var isRetriesTurn = true
    /// Whether the first batch after another relay had the shard is noted before it is handled.
    private let marks: Bool
    /// A try the infrastructure failed, to be taken back.
    private var refund: Trial?

    init(
        subscription: Subscription, shard: Shard, handlers: [EventName: Reaction], store: any OutboxStore,
        configuration: RelayConfiguration, watchdog: Watchdog, marks: Bool = true, logger: Logger
    ) {
        self.subscription = subscription
        self.shard = shard
        self.handlers = handlers
        self.store = store
        self.configuration = configuration
        self.watchdog = watchdog
        self.marks = marks
        self.logger = logger
    }

    mutating func step() async throws -> Progress {
        try await takeBack()
        let attempt = attempt()
        do {
            let outcome = try await store.transact { transaction in try attempt.run(in: transaction) }
            failpoint("after_commit_before_ack")
            attempt.afterCommit.run()
            switch outcome {
            case .begun(let due, let trial): return try await retry(due, trial)
            case .singled(let due, let trial, let rest):
                plan.succeeded(leaving: rest)
                return try await retry(due, trial)
            default: return conclude(outcome)
            }
        } catch {
            // It may be committed all the same: then nobody else knows that the try was not made.
            refund = attempt.trace.begun.first
            try note(error, attempt.trace.positions)
            return .handled(0)
        }
    }

    mutating func retire() async {
        try? await takeBack()
        // Nothing is in hand any more: a relay that goes on here need not be careful.
        let (shard, holder, store) = (shard, configuration.holder, store)
        let names = subscription.eventNames
        _ = await Task {
            try? await store.transact { transaction in
                if try transaction.peek(shard, of: names, limit: 1).mark?.holder == holder {
                    try transaction.mark(shard, nil)
                }
            }
        }.value
    }

    private func attempt() -> ReactionAttempt {
        ReactionAttempt(
            subscription: subscription, shard: shard, handlers: handlers, plan: plan,
            settings: .init(
                batchSize: configuration.batchSize, readSize: configuration.readSize, lease: configuration.lease,
                holder: configuration.holder),
            retriesFirst: isRetriesTurn, marks: marks, watchdog: watchdog,
            afterCommit: AfterCommit(), trace: AttemptTrace())
    }

    /// Makes a try that was counted, until it comes to an end or the infrastructure fails it.
    private mutating func retry(_ due: ParkedEvent, _ trial: Trial) async throws -> Progress {
        failpoint("after_attempt_commit")
        plan.tries(trial.position)
        while true {
            let attempt = attempt()
            do {
                let outcome = try await store.transact { transaction in
                    try attempt.retry(due, trial, in: transaction)
                }
                attempt.afterCommit.run()
                if case .heldElsewhere = outcome {
                    refund = trial
                    try await takeBack()
                }
                return conclude(outcome)
            } catch {
                do { try note(error, attempt.trace.positions) } catch {
                    refund = trial
                    throw error
                }
            }
        }
    }

    private mutating func takeBack() async throws {
        guard let trial = refund else { return }
        let (name, store) = (subscription.name, store)
        try await store.transact { try $0.refund([trial], by: name) }
        refund = nil
    }

    private mutating func conclude(_ outcome: ReactionAttempt.Outcome) -> Progress {
        switch outcome {
        case .heldElsewhere: return .heldElsewhere
        case .nothing(let nextDue): return .idle(nextDue: nextDue)
        case .marked, .begun, .singled: return .handled(0)
        case .suspected(let caution):
            plan.suspect(caution)
            return .handled(0)
        case .tried(let handled, let parked):
            plan.tried()
            return conclude(handled, parked)
        case .done(let handled, let parked, let rest):
            plan.succeeded(leaving: rest)
            return conclude(handled, parked)
        }
    }

    private mutating func conclude(_ handled: [Int64], _ parked: [ParkedEvent]) -> Progress {
        isRetriesTurn.toggle()
        if !handled.isEmpty { configuration.observe(.handled(subscription.name, positions: handled)) }
        for event in parked { report(event) }
        return .handled(handled.count)
    }

    /// Decides whose fault it was: the infrastructure's is thrown, any other changes the plan.
    private mutating func note(_ error: any Error, _ positions: [Int64]) throws {
        let known = error as? Reaction.Failure
        let cause = known?.underlying ?? error
        switch store.cause(of: cause) {
        case .infrastructure: throw cause
        case .conflict where plan.mayRetryConflict(): return
        case .silence where plan.mayRetrySilence(): return
        case .conflict, .silence, .handler: break
        }
        guard !(cause is CancellationError), !positions.isEmpty else { throw cause }
        let failure = BatchPlan.Failure(
            error: String("\(cause)".prefix(1000)), isHopeless: subscription.retry.givesUp(after: 0, cause))
        switch known?.position {
        case let position? where known?.isCertain == true: plan.failed(at: position, failure)
        case let position?: plan.failed(somewhereIn: positions.filter { $0 <= position }, failure)
        case nil: plan.failed(somewhereIn: positions, failure)
        }
    }

    private func report(_ event: ParkedEvent) {
        configuration.observe(
            .parked(
                subscription.name, position: event.event.position, state: event.state, attempts: event.attempts))
        logger.report(event, of: subscription)
    }
}
