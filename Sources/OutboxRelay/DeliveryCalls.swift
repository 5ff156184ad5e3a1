import Logging
import Outbox

/// Calls the handlers of a `Deliver` subscription: streams side by side, the events of one stream in order.
struct DeliveryCalls: Sendable {
    let subscription: Subscription
    let handlers: [EventName: DeliveryHandler]
    let store: any OutboxStore
    let breaker: Breaker
    let observe: @Sendable (RelayEvent) -> Void
    /// Once raised, no further handler is called; those that run are waited for.
    let stop: StopSignal
    let logger: Logger
    let deadlines: Deadlines

    /// Streams side by side, as many as the subscription and its circuit breaker allow.
    func make(for streams: [[ParkedEvent]], reportingTo finished: Mailbox<DeliveryOutcome>) async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for stream in streams {
                while running > 0, running >= breaker.allowance(of: subscription.concurrency) {
                    await group.next()
                    running -= 1
                }
                group.addTask { await call(stream, reportingTo: finished) }
                running += 1
            }
        }
    }

    private func call(_ stream: [ParkedEvent], reportingTo finished: Mailbox<DeliveryOutcome>) async {
        for (index, item) in stream.enumerated() {
            if stop.isRaised || breaker.pause != nil { return giveBack(stream[index...], finished) }
            var (outcome, sign) = await call(item)
            note(sign)
            if case .unavailable = sign { outcome.putOff(behind: breaker.pause ?? .zero) }
            finished.send(outcome)
            guard let rest = outcome.rest(of: stream[(index + 1)...]) else { continue }
            for outcome in rest { finished.send(outcome) }
            return
        }
    }

    /// Tries that were counted and not made.
    private func giveBack(_ rest: ArraySlice<ParkedEvent>, _ finished: Mailbox<DeliveryOutcome>) {
        for item in rest { finished.send(.postponed(item)) }
    }

    private func call(_ item: ParkedEvent) async -> (DeliveryOutcome, DeliverySign) {
        let attempt = max(1, item.attempts)
        let delivery = Delivery(subscription: subscription.name, logged: item.event, attempt: attempt)
        do {
            try Task.checkCancellation()
            guard let handler = handlers[item.event.name] else { throw OutboxError.unhandled(item.event) }
            try await deadlines.run {
                try await handler.run(item.event, delivery)
            }
            return (.delivered(item), .alive)
        } catch {
            let isInterruption = Task.isCancelled || isInfrastructure(error)
            #if Failpoints
                if mutant("swallowed-failure"), !isInterruption { return (.delivered(item), .alive) }
            #endif
            return (
                DeliveryOutcome(of: item, failedWith: error, isInterruption: isInterruption, subscription.retry),
                DeliverySign(of: error, isInterruption: isInterruption, subscription.retry)
            )
        }
    }

    /// A cancellation that is not ours is the handler's own: of a request it gave up, for instance.
    private func isInfrastructure(_ error: any Error) -> Bool {
        !(error is CancellationError) && store.cause(of: error) == .infrastructure
    }

    private func note(_ sign: DeliverySign) {
        guard let pause = breaker.note(sign) else { return }
        observe(.circuitOpened(subscription.name, pause: pause))
        logger.warning(
            sign == .failing
                ? "too many deliveries failed in a row: none is made for a while"
                : "the other side takes no deliveries: none is made for a while",
            metadata: ["subscription": "\(subscription.name)", "pause_in_seconds": "\(pause.inSeconds)"])
    }
}
