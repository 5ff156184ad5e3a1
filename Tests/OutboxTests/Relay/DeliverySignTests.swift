import Outbox
import Testing

@testable import OutboxRelay
@testable import OutboxTesting

/// What a call's failure shows of the other side.
@Suite struct DeliverySignTests {
    private let policy = RetryPolicy(longestRequestedDelay: .seconds(60), isWorthRetrying: { !($0 is Mishap) })

    private func sign(_ error: any Error, isInterruption: Bool = false) -> DeliverySign {
        DeliverySign(of: error, isInterruption: isInterruption, policy)
    }

    @Test func `one that refuses an event lives`() { #expect(sign(DeliveryFailure.refused("unknown")) == .alive) }

    @Test func `one that fails, or does not answer in time, may be down`() {
        #expect(sign(DeliveryFailure.failed("500", tryAgainAfter: .seconds(5))) == .failing)
        #expect(sign(OutboxError(.timedOut, "too long")) == .failing)
        #expect(sign(CancellationError()) == .failing)
    }

    @Test func `one that takes nothing is left alone, for a bounded time`() {
        #expect(sign(DeliveryFailure.unavailable("429", for: .seconds(7))) == .unavailable(for: .seconds(7)))
        #expect(sign(DeliveryFailure.unavailable("429", for: .seconds(700))) == .unavailable(for: .seconds(60)))
        #expect(sign(DeliveryFailure.unavailable("401")) == .unavailable(for: .zero))
    }

    @Test func `an event that nobody can handle shows nothing, nor does an interruption`() {
        #expect(sign(Mishap()) == .nothing)
        #expect(sign(OutboxError(.undecodableEvent, "")) == .nothing)
        #expect(sign(DeliveryFailure.unavailable("429"), isInterruption: true) == .nothing)
    }
}

/// Deliveries to a side that answers, and refuses.
@Suite(.timeLimit(.minutes(1))) struct RefusingSideTests {
    @Test func `refusals in a row, however many, do not hold up the next event`() async throws {
        let (store, probe) = (InMemoryOutboxStore(), RelayProbe())
        _ = try await store.raise(counters: 30, times: 1)
        let relay = try relay(on: store, probe: probe) {
            $0.breaker.threshold = 3
        } handlers: {
            Deliver(CounterRaised.self, as: "send", concurrency: 1) { _, delivery in
                if delivery.logged.position < 30 { throw DeliveryFailure.refused("no such address") }
            }
        }
        #expect(try await relay.drain() == 1)
        #expect(try await store.status().first?.dead == 29)
        let hasOpened = probe.all.contains { if case .circuitOpened = $0 { true } else { false } }
        #expect(!hasOpened)
        #expect(store.parked(by: "send").allSatisfy { $0.error == "no such address" && $0.attempts == 1 })
    }

    @Test func `one event that makes the other side ask for a pause does not stop the others for good`() async throws {
        let (store, probe) = (InMemoryOutboxStore(), RelayProbe())
        let ids = try await store.raise(counters: 20, times: 1)
        let relay = try relay(on: store, probe: probe) {
            $0.breaker.basePause = .milliseconds(1)
        } handlers: {
            Deliver(CounterRaised.self, as: "send", retry: RetryPolicy(baseDelay: .zero), concurrency: 1) { event, _ in
                if event.counterID == ids[0] { throw DeliveryFailure.unavailable("come later") }
            }
        }
        try await running(relay) {
            var delivered = 0
            await probe.next { event in
                delivered += event.handled.count
                return delivered == 19
            }
            #expect(delivered == 19)
        }
        let sick = try #require(store.parked(by: "send").first)
        #expect(sick.state == .retrying && sick.attempts == 0 && sick.error == "come later")
    }
}
