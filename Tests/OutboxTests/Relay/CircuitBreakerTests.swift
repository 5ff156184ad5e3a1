import Outbox
import OutboxRelay
import Testing

@testable import OutboxTesting

@Suite struct CircuitBreakerTests {
    private var policy: CircuitBreaker.Policy {
        var policy = CircuitBreaker.Policy()
        policy.threshold = 3
        return policy
    }

    @Test func `opens after so many failures in a row, and not before`() {
        var (breaker, random, now) = (CircuitBreaker(policy), SplitMix64(seed: 1), ContinuousClock.now)
        #expect(!breaker.failed(now: now, using: &random))
        #expect(!breaker.failed(now: now, using: &random))
        breaker.succeeded(now: now)
        #expect(!breaker.failed(now: now, using: &random))
        #expect(!breaker.failed(now: now, using: &random))
        #expect(breaker.allowance(of: 16, now: now) == 16)
        #expect(breaker.failed(now: now, using: &random))
        #expect(breaker.allowance(of: 16, now: now) == 0)
        now += .seconds(1)
        #expect(breaker.allowance(of: 16, now: now) == 1, "one call, to see how it goes")
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `its pauses grow with each opening, up to a bound, and end with a success`(seed: UInt64) {
        var (breaker, random, now) = (CircuitBreaker(policy), SplitMix64(seed: seed), ContinuousClock.now)
        for _ in 0..<2 { _ = breaker.failed(now: now, using: &random) }
        for opening in 0..<12 {
            #expect(breaker.failed(now: now, using: &random))
            let pause = breaker.pause(now: now) ?? .zero
            #expect(pause <= min(.seconds(30), .seconds(1 << opening)))
            now += pause
            #expect(breaker.allowance(of: 16, now: now) == 1)
        }
        breaker.succeeded(now: now)
        #expect(breaker.allowance(of: 16, now: now) == 16)
        #expect(breaker.pause(now: now) == nil)
    }

    @Test func `failures of calls that were under way when it opened change nothing`() {
        var (breaker, random, now) = (CircuitBreaker(policy), SplitMix64(seed: 1), ContinuousClock.now)
        for _ in 0..<3 { _ = breaker.failed(now: now, using: &random) }
        let before = breaker.pause(now: now)
        #expect(!breaker.failed(now: now, using: &random))
        #expect(breaker.pause(now: now) == before)
        now += .seconds(1)
    }

    @Test func `a pause that was asked for is kept, and a little more, whatever calls under way come to`() {
        var (breaker, random, now) = (CircuitBreaker(policy), SplitMix64(seed: 1), ContinuousClock.now)
        #expect(breaker.asked(toPauseFor: .seconds(60), now: now, using: &random))
        let pause = breaker.pause(now: now) ?? .zero
        #expect((.seconds(60)...Duration.seconds(61)).contains(pause))
        breaker.succeeded(now: now)
        #expect(!breaker.failed(now: now, using: &random))
        #expect(!breaker.asked(toPauseFor: .seconds(1), now: now, using: &random))
        #expect(breaker.pause(now: now) == pause)
        #expect(!breaker.asked(toPauseFor: .seconds(90), now: now, using: &random), "open already")
        #expect(breaker.pause(now: now) == .seconds(90))
        now += .seconds(90)
        #expect(breaker.allowance(of: 16, now: now) == 1)
        breaker.succeeded(now: now)
        #expect(breaker.allowance(of: 16, now: now) == 16)
    }
}

/// Deliveries whose other side is down.
@Suite(.timeLimit(.minutes(1))) struct BrokenCircuitTests {
    @Test func `while the other side is down events wait with their tries unspent, then all are delivered`()
        async throws
    {
        let (store, probe) = (InMemoryOutboxStore(), RelayProbe())
        let (isUp, tries) = (Recorder<Bool>(), Recorder<Int64>())
        let ids = try await store.raise(counters: 40, times: 1)
        var configuration = RelayConfiguration()
        configuration.observe = probe.observe
        configuration.breaker.threshold = 5
        configuration.breaker.basePause = .milliseconds(20)
        configuration.breaker.longestPause = .milliseconds(40)
        let relay = try Relay(
            store: store,
            handlers: HandlerRegistry {
                Deliver(
                    CounterRaised.self, as: "send",
                    retry: RetryPolicy(maximumAttempts: 1000, baseDelay: .milliseconds(5)), concurrency: 1
                ) { event, _ in
                    tries.append(event.value)
                    if isUp.all.isEmpty { throw LimitPassed() }
                }
            }, configuration: configuration, logger: .quiet)
        try await running(relay) {
            await probe.next { if case .circuitOpened = $0 { true } else { false } }
            await probe.next { if case .circuitOpened = $0 { true } else { false } }
            #expect(tries.all.count <= 7, "five failures open it, and each pause ends with one call")
            isUp.append(true)
            var delivered = 0
            await probe.next { event in
                if case .handled(_, let positions) = event { delivered += positions.count }
                return delivered == ids.count
            }
        }
        #expect(try await store.status().first?.parked == 0)
    }

    @Test func `a handler that takes too long is given up, and its event tried again`() async throws {
        let (store, tries) = (InMemoryOutboxStore(), Recorder<Int>())
        try await store.raise()
        try await drain(store) {
            Deliver(
                CounterRaised.self, as: "send", retry: .atOnce(attempts: 3), timeout: .milliseconds(20)
            ) { _, delivery in
                tries.append(delivery.attempt)
                // One that does not listen to its cancellation either.
                if delivery.attempt == 1 { for await _ in AsyncStream<Never>.makeStream().stream {} }
                if delivery.attempt == 2 { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
            }
        }
        #expect(tries.all == [1, 2, 3])
        #expect(try await store.status().first?.parked == 0)
    }
}
