import Logging
import Outbox
import Synchronization

/// Delivers to a `React` subscription: read, handle, note and advance in one transaction, fenced by the checkpoint's lock.
struct Reactor: Worker {
    let subscription: Subscription
    private let handlers: [EventName: Reaction]
    private let store: any OutboxStore
    private let configuration: RelayConfiguration
    private let logger: Logger
    private var plan = BatchPlan()
    private var expectsWork = true
    /// Retries and new events take turns, so that neither keeps the other waiting.
    private var isRetriesTurn = true

    init(
        subscription: Subscription, handlers: [EventName: Reaction], store: any OutboxStore,
        configuration: RelayConfiguration, logger: Logger
    ) {
        self.subscription = subscription
        self.handlers = handlers
        self.store = store
        self.configuration = configuration
        self.logger = logger
    }

    mutating func step() async throws -> Progress {
        let afterCommit = AfterCommit()
        let trace = AttemptTrace()
        let attempt = ReactionAttempt(
            subscription: subscription, handlers: handlers, plan: plan, batchSize: configuration.batchSize,
            looksFirst: !expectsWork, retriesFirst: isRetriesTurn, afterCommit: afterCommit, trace: trace)
        do {
            let outcome = try await store.transact { transaction in try attempt.run(in: transaction) }
            failpoint("after_commit_before_ack")
            afterCommit.run()
            return conclude(outcome)
        } catch {
            try note(error, trace.positions)
            return .handled(0)
        }
    }

    mutating func retire() async {}

    private mutating func conclude(_ outcome: ReactionAttempt.Outcome) -> Progress {
        switch outcome {
        case .heldElsewhere: return .heldElsewhere
        case .nothing(let nextDue):
            expectsWork = false
            return .idle(nextDue: nextDue)
        case .done(let handled, let parked, let end):
            expectsWork = true
            isRetriesTurn.toggle()
            plan.succeeded(through: end)
            if !handled.isEmpty { configuration.observe(.handled(subscription.name, positions: handled)) }
            for event in parked { report(event) }
            return .handled(handled.count)
        }
    }

    /// Decides whose fault it was: the infrastructure's is thrown, any other changes the plan.
    private mutating func note(_ error: any Error, _ positions: [Int64]) throws {
        let known = error as? Reaction.Failure
        let cause = known?.underlying ?? error
        switch store.cause(of: cause) {
        case .infrastructure: throw cause
        case .conflict where plan.mayRetryConflict(): return
        case .conflict, .handler: break
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

/// Which events an attempt handed to handlers, also when its transaction failed.
final class AttemptTrace: Sendable {
    private let storage = Mutex<[Int64]>([])
    var positions: [Int64] {
        get { storage.withLock { $0 } }
        set { storage.withLock { $0 = newValue } }
    }
}
