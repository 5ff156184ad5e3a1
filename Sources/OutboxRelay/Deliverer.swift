import Logging
import Outbox

/// Delivers to a `Deliver` subscription: reads under a lease, calls handlers outside any transaction, settles as they end.
///
/// No clock decides who may write: every settlement locks the checkpoint and names the lease's term. A relay that lost its
/// lease finds out there, and stops.
struct Deliverer: Worker {
    let subscription: Subscription
    private let handlers: [EventName: DeliveryHandler]
    private let store: any OutboxStore
    private let configuration: RelayConfiguration
    /// Once raised, no further handler is called; those that run are waited for.
    private let stop: StopSignal
    private let logger: Logger
    private var term: Int64?
    private var renewed = ContinuousClock.now

    init(
        subscription: Subscription, handlers: [EventName: DeliveryHandler], store: any OutboxStore,
        configuration: RelayConfiguration, stop: StopSignal, logger: Logger
    ) {
        self.subscription = subscription
        self.handlers = handlers
        self.store = store
        self.configuration = configuration
        self.stop = stop
        self.logger = logger
    }

    mutating func step() async throws -> Progress {
        do {
            guard let batch = try await read() else { return .heldElsewhere }
            if batch.isEmpty { return .idle(nextDue: batch.nextDue) }
            return .handled(try await deliver(batch))
        } catch let error as OutboxError where error.code == .leaseLost {
            term = nil
            return .heldElsewhere
        }
    }

    mutating func retire() async {
        guard let term else { return }
        self.term = nil
        let name = subscription.name
        // In a task of its own: a relay that was cancelled gives its lease back all the same.
        let store = self.store
        await Task { try? await store.transact { try $0.release(name, term: term) } }.value
    }

    /// Takes or renews the lease where it is time to, and reads what comes next; nil while another relay has the lease.
    private mutating func read() async throws -> Batch? {
        let (name, names, limit) = (subscription.name, subscription.eventNames, configuration.batchSize)
        let (holder, duration) = (configuration.holder, configuration.lease)
        let held = term != nil && ContinuousClock.now - renewed < duration / 3 ? term : nil
        let asked = ContinuousClock.now
        let (current, batch) = try await store.transact { transaction -> (Int64?, Batch?) in
            let lease = try held ?? transaction.lease(name, holder: holder, for: duration)
            guard let lease else { return (nil, nil) }
            return (lease, try Self.unsettled(transaction.peek(name, of: names, limit: limit), name, transaction))
        }
        if held == nil { renewed = asked }
        term = current
        return batch
    }

    /// The batch without the events that an earlier holder delivered and noted, but had not advanced over.
    private static func unsettled(
        _ batch: Batch, _ name: SubscriptionName, _ transaction: any StoreTransaction
    ) throws -> Batch {
        guard !batch.events.isEmpty else { return batch }
        let done = try transaction.handled(batch.events.map { EffectKey($0.event.id) }, by: name)
        guard !done.isEmpty else { return batch }
        var rest = batch
        rest.events = batch.events.filter { !done.contains(EffectKey($0.event.id)) }
        rest.hasMore = true
        return rest
    }

    private func deliver(_ batch: Batch) async throws -> Int {
        guard let term else { return 0 }
        #if Failpoints
            if mutant("ack-first") { try await commit(Settlement(checkpoint: batch.end), term: term) }
        #endif
        let outbox = DeliveryBatch(batch)
        let finished = Mailbox<DeliveryOutcome>()
        return try await withThrowingTaskGroup(of: Int?.self) { group in
            group.addTask {
                try await keepLease(term)
                return nil
            }
            group.addTask {
                await callHandlers(for: outbox.streams, reportingTo: finished)
                finished.close()
                return nil
            }
            group.addTask { try await settle(finished, of: outbox, term: term) }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let settled = result { return settled }
            }
            return 0
        }
    }

    /// Renews the lease until cancelled; throws when another relay has it.
    private func keepLease(_ term: Int64) async throws {
        let (name, holder, duration) = (subscription.name, configuration.holder, configuration.lease)
        while true {
            do { try await Task.sleep(for: duration / 3) } catch { return }
            let renewed = try await store.transact { try $0.lease(name, holder: holder, for: duration) }
            guard renewed == term else {
                throw OutboxError.leaseLost(name)
            }
        }
    }

    /// Streams side by side, as many as the subscription allows; the events of one stream in order, up to a failure.
    private func callHandlers(for streams: [[ParkedEvent]], reportingTo finished: Mailbox<DeliveryOutcome>) async {
        await withTaskGroup(of: Void.self) { group in
            for (index, stream) in streams.enumerated() {
                if index >= subscription.concurrency { await group.next() }
                group.addTask { await callHandlers(of: stream, reportingTo: finished) }
            }
        }
    }

    private func callHandlers(of stream: [ParkedEvent], reportingTo finished: Mailbox<DeliveryOutcome>) async {
        for (index, item) in stream.enumerated() {
            if stop.isRaised { return }
            let outcome = await call(item)
            finished.send(outcome)
            if case .delivered = outcome { continue }
            guard case .parked = outcome else { return }
            for waiting in stream[(index + 1)...] {
                finished.send(.parked(ParkedEvent(event: waiting.event, state: .waiting, attempts: 0)))
            }
            return
        }
    }

    private func call(_ item: ParkedEvent) async -> DeliveryOutcome {
        let attempt = item.attempts + 1
        let delivery = Delivery(subscription: subscription.name, logged: item.event, attempt: attempt)
        do {
            try Task.checkCancellation()
            guard let handler = handlers[item.event.record.name] else { throw OutboxError.unhandled(item.event) }
            failpoint("before_delivery")
            try await handler.run(item.event, delivery)
            return .delivered(item)
        } catch {
            if Task.isCancelled || isInfrastructure(error) { return .interrupted(error) }
            #if Failpoints
                if mutant("swallowed-failure") { return .delivered(item) }
            #endif
            let isDead = subscription.retry.givesUp(after: attempt, error)
            return .parked(
                ParkedEvent(
                    event: item.event, state: isDead ? .dead : .retrying, attempts: attempt,
                    delay: subscription.retry.delay(afterAttempt: attempt), error: String("\(error)".prefix(1000))))
        }
    }

    /// A cancellation that is not ours is the handler's own: of a request it gave up, for instance.
    private func isInfrastructure(_ error: any Error) -> Bool {
        !(error is CancellationError) && store.cause(of: error) == .infrastructure
    }

    /// Commits outcomes as they come in: all that arrived while the last commit was under way go into the next.
    private func settle(_ finished: Mailbox<DeliveryOutcome>, of batch: DeliveryBatch, term: Int64) async throws -> Int
    {
        var ledger = batch.ledger
        var count = 0
        var interruption: (any Error)?
        while let outcomes = await finished.receive() {
            let settlement = ledger.settle(outcomes)
            for case .interrupted(let error) in outcomes { interruption = error }
            try await commit(settlement, term: term)
            count += settlement.delivered.count
            report(settlement)
        }
        try Task.checkCancellation()
        if let interruption { throw interruption }
        if let rest = ledger.remainder { try await commit(rest, term: term) }
        return count
    }

    /// Writes a settlement, if the lease is still ours.
    private func commit(_ settlement: Settlement, term: Int64) async throws {
        let name = subscription.name
        failpoint("before_settlement")
        try await store.transact { transaction in
            try transaction.confirm(name, term: term)
            try settlement.write(to: transaction, for: name)
            failpoint("in_settlement")
        }
        failpoint("after_settlement")
    }

    private func report(_ settlement: Settlement) {
        if !settlement.delivered.isEmpty {
            configuration.observe(
                .handled(subscription.name, positions: settlement.delivered.map(\.event.position)))
        }
        for parked in settlement.parked {
            configuration.observe(
                .parked(
                    subscription.name, position: parked.event.position, state: parked.state, attempts: parked.attempts))
            logger.report(parked, of: subscription)
        }
    }
}
