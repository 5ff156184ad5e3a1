import Outbox
import OutboxRelay
import Testing

@testable import OutboxTesting

/// Relays side by side on one outbox: each event has exactly one effect, in the order of its stream.
@Suite(.timeLimit(.minutes(2))) struct SeveralRelaysTests {
    @Test(arguments: [2, 3])
    func `relays side by side react to each event once and in order`(count: Int) async throws {
        try await World.with(connections: 12) { world in
            let (ledger, probe) = (try await Ledger(world), RelayProbe())
            let relays = try (0..<count).map { _ in
                try world.relay {
                    $0.observe = probe.observe
                    $0.batchSize = 7
                    $0.longestPause = .milliseconds(3)
                } _: {
                    React(to: CounterRaised.self, as: "count") { event, work in try ledger.note(event, in: work) }
                }
            }
            try await running(relays) {
                _ = try await world.raise(counters: 60, times: 5, chunk: 4)
                await probe.handled(300)
            }
            #expect(try await ledger.audit() == .init(effects: 300))
        }
    }

    @Test(arguments: [2, 3])
    func `relays side by side deliver each event once and in order`(count: Int) async throws {
        try await World.with(connections: 24) { world in
            let (ledger, probe) = (try await Ledger(world), RelayProbe())
            let relays = try (0..<count).map { _ in
                try world.relay {
                    $0.observe = probe.observe
                    $0.batchSize = 7
                    $0.longestPause = .milliseconds(3)
                    // A takeover may repeat a delivery, and a slow machine is no reason for one.
                    $0.lease = .seconds(60)
                } _: {
                    Deliver(CounterRaised.self, as: "send", concurrency: 4) { event, _ in try await ledger.note(event) }
                }
            }
            try await running(relays) {
                _ = try await world.raise(counters: 60, times: 5, chunk: 4)
                await probe.handled(300)
            }
            #expect(try await ledger.audit() == .init(effects: 300))
        }
    }

    @Test func `retries of one relay and new events of another keep a stream's order`() async throws {
        try await World.with(connections: 12) { world in
            let (ledger, probe) = (try await Ledger(world), RelayProbe())
            let policy = RetryPolicy(maximumAttempts: 50, baseDelay: .milliseconds(1), maximumDelay: .milliseconds(2))
            let tries = Recorder<Int64>()
            let relays = try (0..<2).map { _ in
                try world.relay {
                    $0.observe = probe.observe
                    $0.batchSize = 5
                    $0.longestPause = .milliseconds(2)
                } _: {
                    React(to: CounterRaised.self, as: "flaky", retry: policy) { event, work in
                        tries.append(event.value)
                        if tries.all.count.isMultiple(of: 3) { throw LimitPassed() }
                        try ledger.note(event, in: work)
                    }
                }
            }
            try await running(relays) {
                let ids = try await world.raise(counters: 10, times: 4, chunk: 2)
                for id in ids { try await world.store.raise(id) }
                await probe.handled(50)
            }
            #expect(try await ledger.audit() == .init(effects: 50))
            #expect(try await world.parked(by: "flaky") == [])
        }
    }

    @Test func `a relay that stops hands over to the next, which goes on where it was`() async throws {
        try await World.with { world in
            let ledger = try await Ledger(world)
            _ = try await world.raise(counters: 30, times: 10, chunk: 3)
            for part in 1...4 {
                let probe = RelayProbe()
                let relay = try world.relay {
                    $0.observe = probe.observe
                    $0.batchSize = 10
                } _: {
                    React(to: CounterRaised.self, as: "count") { event, work in try ledger.note(event, in: work) }
                    Deliver(CounterRaised.self, as: "send") { _, _ in }
                }
                try await running([relay]) { await probe.handled(part * 20) }
            }
            try await world.relay {
                React(to: CounterRaised.self, as: "count") { event, work in try ledger.note(event, in: work) }
            }.drain()
            #expect(try await ledger.audit() == .init(effects: 300))
        }
    }
}
