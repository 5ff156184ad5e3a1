import Outbox
import OutboxPostgres
import OutboxRelay
import ServiceLifecycle
import Testing

@testable import OutboxTesting

/// A relay that is asked to stop: what is in flight is finished, what takes too long is given back.
@Suite(.timeLimit(.minutes(1))) struct StoppingTests {
    @Test func `a delivery in flight is finished and noted before a relay stops`() async throws {
        try await World.with { world in
            let (gate, seen) = (Gate(), Recorder<String>())
            try await world.store.raise()
            let relay = try world.relay {
                Deliver(CounterRaised.self, as: "send") { _, _ in
                    await gate.pass()
                    try await gracefulShutdown()
                    try Task.checkCancellation()
                    seen.append("first relay")
                }
            }
            await gate.open()
            try await running([relay]) { await gate.hasArrived() }
            try await world.relay {
                Deliver(CounterRaised.self, as: "send") { _, _ in seen.append("second relay") }
            }.drain()
            #expect(seen.all == ["first relay"])
        }
    }

    @Test func `a relay that stops takes no further event of a batch it has read`() async throws {
        try await World.with { world in
            let (gate, tries) = (Gate(), Recorder<Int64>())
            try await world.store.raise(times: 20)
            _ = try await world.raise(counters: 20, times: 1)
            let relay = try world.relay {
                Deliver(CounterRaised.self, as: "send", concurrency: 2) { event, _ in
                    tries.append(event.value)
                    await gate.pass()
                    try await gracefulShutdown()
                }
            }
            await gate.open()
            try await running([relay]) { await gate.hasArrived(2) }
            #expect(tries.all.count == 2)
            try await world.relay {
                Deliver(CounterRaised.self, as: "send") { event, _ in tries.append(event.value) }
            }.drain()
            #expect(tries.all.count == 40)
        }
    }

    @Test func `a delivery that outlasts the grace is cancelled, and made again by the next relay`() async throws {
        try await World.with { world in
            let (gate, attempts) = (Gate(), Recorder<Int>())
            try await world.store.raise()
            let relay = try world.relay {
                $0.grace = .milliseconds(50)
            } _: {
                Deliver(CounterRaised.self, as: "send") { _, delivery in
                    attempts.append(delivery.attempt)
                    await gate.pass()
                    try await Task.sleep(for: .seconds(3600))
                }
            }
            await gate.open()
            try await running([relay]) { await gate.hasArrived() }
            #expect(try await world.parked(by: "send") == [], "being cancelled is not the event's fault")
            try await world.relay {
                Deliver(CounterRaised.self, as: "send") { _, delivery in attempts.append(delivery.attempt) }
            }.drain()
            #expect(attempts.all == [1, 1])
        }
    }

    @Test func `a relay that stops gives its lease back, so that the next need not wait`() async throws {
        try await World.with { world in
            try await world.store.raise()
            let probe = RelayProbe()
            let relay = try world.relay {
                $0.observe = probe.observe
                $0.lease = .seconds(3600)
            } _: {
                Deliver(CounterRaised.self, as: "send") { _, _ in }
            }
            try await running([relay]) { await probe.handled(1) }
            let next = try await world.store.transact { try $0.lease("send", holder: "next", for: .seconds(1)) }
            #expect(next == 2)
        }
    }

    @Test func `a relay cancelled beyond its grace gives its lease back too`() async throws {
        try await World.with { world in
            try await world.store.raise()
            let (gate, probe) = (Gate(), RelayProbe())
            await gate.open()
            let relay = try world.relay {
                $0.observe = probe.observe
                $0.lease = .seconds(3600)
                $0.grace = .zero
            } _: {
                Deliver(CounterRaised.self, as: "send") { _, _ in
                    await gate.pass()
                    try await Task.sleep(for: .seconds(3600))
                }
            }
            try await running([relay]) { await gate.hasArrived() }
            let next = try await world.store.transact { try $0.lease("send", holder: "next", for: .seconds(1)) }
            #expect(next == 2)
        }
    }
}
