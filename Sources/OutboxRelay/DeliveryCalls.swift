import Logging
import Outbox
import Synchronization

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
    /// Of the events in a lane's hand the first is being called.
    let deadlines: Deadlines<ArraySlice<ParkedEvent>>

    /// Streams side by side, as many as the subscription and its circuit breaker allow.
    func make(for streams: [[ParkedEvent]], reportingTo finished: Mailbox<DeliveryOutcome>) async {
        let waiting = WaitingStreams(streams)
        await withTaskGroup(of: Void.self) { group in
            var lanes = 0
            while true {
                while lanes > 0, lanes >= breaker.allowance(of: subscription.concurrency) {
                    await group.next()
                    lanes -= 1
                }
                guard let first = waiting.next() else { return }
                group.addTask { await call(first, andThen: waiting, reportingTo: finished) }
                lanes += 1
            }
        }
    }

    /// Takes stream after stream, while the circuit is closed.
    private func call(
        _ first: [ParkedEvent], andThen waiting: WaitingStreams, reportingTo finished: Mailbox<DeliveryOutcome>
    ) async {
        let late = await deadlines.run { lane in
            var next: [ParkedEvent]? = first
            while let stream = next {
                let wasClosed = breaker.isClosed
                await call(stream, in: lane, reportingTo: finished)
                // A handler that never waits would keep its thread from who settles and who renews the lease.
                await Task.yield()
                let goesOn = wasClosed && breaker.isClosed && !lane.isOver && !Task.isCancelled
                next = goesOn ? waiting.next() : nil
            }
        }
        guard let late else { return }
        let timedOut = OutboxError(.timedOut, "the handler took longer than \(deadlines.limit)")
        _ = conclude(late, failedWith: timedOut, isCancelled: Task.isCancelled, finished)
    }

    private func call(
        _ stream: [ParkedEvent], in lane: Lane<ArraySlice<ParkedEvent>>,
        reportingTo finished: Mailbox<DeliveryOutcome>
    ) async {
        var rest = stream[...]
        while let item = rest.first {
            // Tries that were counted and are not made.
            if stop.isRaised || breaker.pause != nil { return rest.forEach { finished.send(.postponed($0)) } }
            lane.begin(rest)
            let error = await call(item, isCancelled: lane.isCancelled)
            guard lane.finish(), conclude(rest, failedWith: error, isCancelled: lane.isCancelled, finished) else {
                return
            }
            rest = rest.dropFirst()
        }
    }

    private func call(_ item: ParkedEvent, isCancelled: Bool) async -> (any Error)? {
        let delivery = Delivery(
            subscription: subscription.name, logged: item.event, attempt: max(1, item.attempts))
        do {
            if isCancelled { throw CancellationError() }
            guard let handler = handlers[item.event.name] else { throw OutboxError.unhandled(item.event) }
            try await handler.run(item.event, delivery)
            return nil
        } catch {
            return error
        }
    }

    /// Reports what came of the call of the first of these; true where the next of them may be called.
    private func conclude(
        _ events: ArraySlice<ParkedEvent>, failedWith error: (any Error)?, isCancelled: Bool,
        _ finished: Mailbox<DeliveryOutcome>
    ) -> Bool {
        guard let item = events.first else { return false }
        var (outcome, sign) = judge(item, failedWith: error, isCancelled: isCancelled)
        note(sign)
        if case .unavailable = sign { outcome.putOff(behind: breaker.pause ?? .zero) }
        finished.send(outcome)
        guard let rest = outcome.rest(of: events.dropFirst()) else { return true }
        for outcome in rest { finished.send(outcome) }
        return false
    }

    private func judge(
        _ item: ParkedEvent, failedWith error: (any Error)?, isCancelled: Bool
    ) -> (DeliveryOutcome, DeliverySign) {
        guard let error else { return (.delivered(item), .alive) }
        let isInterruption = isCancelled || isInfrastructure(error)
        #if Failpoints
            if mutant("swallowed-failure"), !isInterruption { return (.delivered(item), .alive) }
        #endif
        return (
            DeliveryOutcome(of: item, failedWith: error, isInterruption: isInterruption, subscription.retry),
            DeliverySign(of: error, isInterruption: isInterruption, subscription.retry)
        )
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

/// Streams that wait for their turn.
private final class WaitingStreams: Sendable {
    private let streams: Mutex<ArraySlice<[ParkedEvent]>>

    init(_ streams: [[ParkedEvent]]) { self.streams = Mutex(streams[...]) }

    func next() -> [ParkedEvent]? { streams.withLock { $0.popFirst() } }
}
