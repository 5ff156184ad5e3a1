import Outbox
import OutboxRelay
import Testing

@testable import OutboxTesting

@Suite(.timeLimit(.minutes(1))) struct PollingTests {
    @Test func `an idle relay pauses longer and longer, up to a bound`() async throws {
        let probe = RelayProbe()
        let relay = try relay(on: InMemoryOutboxStore(), probe: probe) {
            $0.shortestPause = .milliseconds(10)
            $0.longestPause = .milliseconds(80)
        } handlers: {
            React(to: CounterRaised.self, as: "watch") { _, _ in }
        }
        try await running(relay) {
            let start = ContinuousClock.now
            for _ in 0..<6 { await probe.next(where: \.isIdle) }
            #expect(ContinuousClock.now - start >= .milliseconds(10 + 20 + 40 + 80 + 80))
        }
    }

    @Test func `a relay that idles goes on beyond the grace of a stop nobody asked for`() async throws {
        let (store, probe) = (InMemoryOutboxStore(), RelayProbe())
        let relay = try relay(on: store, probe: probe) {
            $0.longestPause = .milliseconds(20)
            $0.grace = .milliseconds(10)
        } handlers: {
            React(to: CounterRaised.self, as: "watch") { _, _ in }
            React(to: CounterNoted.self, as: "other") { _, _ in }
        }
        try await running(relay) {
            let start = ContinuousClock.now
            while ContinuousClock.now - start < .milliseconds(100) { await probe.next(where: \.isIdle) }
            try await store.raise()
            let next = await probe.next { !$0.isIdle }
            #expect(next?.handled == [1])
        }
    }

    @Test func `a far retry does not make a relay read without pause`() async throws {
        let (store, probe) = (InMemoryOutboxStore(), RelayProbe())
        try await store.raise()
        let relay = try relay(on: store, probe: probe) {
            $0.shortestPause = .milliseconds(10)
            $0.longestPause = .milliseconds(40)
        } handlers: {
            React(to: CounterRaised.self, as: "later", retry: .tomorrow) { _, _ in throw LimitPassed() }
        }
        try await running(relay) {
            await probe.next { $0.parked == .retrying }
            let start = ContinuousClock.now
            for _ in 0..<4 { await probe.next(where: \.isIdle) }
            #expect(ContinuousClock.now - start >= .milliseconds(10 + 20 + 40))
        }
    }

    @Test func `a retry that comes due is not slept over`() async throws {
        let (store, probe, tries) = (InMemoryOutboxStore(), RelayProbe(), Recorder<Int>())
        try await store.raise()
        let relay = try relay(on: store, probe: probe) {
            $0.shortestPause = .seconds(3600)
            $0.longestPause = .seconds(3600)
        } handlers: {
            let policy = RetryPolicy(baseDelay: .milliseconds(20), maximumDelay: .milliseconds(20))
            Deliver(CounterRaised.self, as: "soon", retry: policy) { _, delivery in
                tries.append(delivery.attempt)
                if delivery.attempt < 3 { throw LimitPassed() }
            }
        }
        try await running(relay) {
            await probe.next { $0.handled == [1] }
            #expect(tries.all == [1, 2, 3])
        }
    }
}
