import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// The right to deliver outside a transaction, when its holder freezes.
@Suite(.timeLimit(.minutes(1))) struct LeaseTests {
    @Test func `a frozen holder is replaced, and what it settles afterwards is written nowhere`() async throws {
        try await World.with { world in
            let (probe, gate, seen) = (RelayProbe(), Gate(), Recorder<String>())
            try await world.store.raise(times: 2)
            let frozen = try world.relay {
                $0.holder = "first"
                $0.lease = .seconds(3600)
                $0.observe = probe.observe
            } _: {
                Deliver(CounterRaised.self, as: "send") { event, _ in
                    await gate.pass()
                    seen.append("first \(event.value)")
                }
            }
            try await running([frozen]) {
                await gate.hasArrived()
                // The hour passes: as the server's clock sees it, the first relay has been silent for too long.
                try await world.client.execute(
                    "UPDATE \(world.schema).checkpoints SET leased_until = clock_timestamp() - interval '1 second'")
                let term = try await world.store.transact {
                    try $0.lease("send", holder: "second", for: .seconds(3600))
                }
                #expect(term == 2)
                await gate.open()
                await probe.next(where: \.isHeldElsewhere)
                #expect(try await world.count("inbox") == 0)
                #expect(try await world.store.status().first?.lag == 2)
                try await world.store.transact { try $0.release("send", term: 2) }
                await probe.handled(2)
            }
            #expect(seen.all.suffix(2) == ["first 1", "first 2"], "delivered again, since nothing was noted")
        }
    }

    @Test func `a holder that was replaced notices without an outcome to settle, and lets its handlers go`()
        async throws
    {
        try await World.with { world in
            let (probe, cancelled) = (RelayProbe(), Recorder<Bool>())
            try await world.store.raise()
            let (gate, relay) = (Gate(), Recorder<Relay>())
            relay.append(
                try world.relay {
                    $0.lease = .milliseconds(300)
                    $0.observe = probe.observe
                } _: {
                    Deliver(CounterRaised.self, as: "send") { _, _ in
                        await gate.pass()
                        do { try await Task.sleep(for: .seconds(3600)) } catch {
                            cancelled.append(true)
                            throw error
                        }
                    }
                })
            await gate.open()
            try await running(relay.all) {
                await gate.hasArrived()
                try await world.client.execute(
                    """
                    UPDATE \(world.schema).checkpoints
                    SET term = term + 1, holder = 'second', leased_until = clock_timestamp() + interval '1 hour'
                    """)
                await probe.next(where: \.isHeldElsewhere)
                #expect(cancelled.all == [true])
                #expect(try await world.parked(by: "send") == [])
            }
        }
    }

    @Test func `a living holder is not replaced, however long its handler takes`() async throws {
        try await World.with { world in
            let (probe, gate) = (RelayProbe(), Gate())
            try await world.store.raise()
            let relay = try world.relay {
                $0.lease = .seconds(6)
                $0.observe = probe.observe
            } _: {
                Deliver(CounterRaised.self, as: "send") { _, _ in await gate.pass() }
            }
            try await running([relay]) {
                await gate.hasArrived()
                let first = try await world.leasedUntil()
                try await TestServer.until("the lease as it was first taken is over") {
                    let term = try await world.store.transact {
                        try $0.lease("send", holder: "thief", for: .seconds(1))
                    }
                    #expect(term == nil)
                    return try await world.serverTime() > first
                }
                await gate.open()
                await probe.handled(1)
            }
        }
    }

    /// The database is slow, not the handler: one more death would be the second, and the event dead.
    @Test func `a try is no death where its holder lost the lease and lives`() async throws {
        try await World.with { world in
            let (probe, gate, calls) = (RelayProbe(), Gate(), Recorder<Int64>())
            try await world.store.raise()
            let slow = try world.relay {
                $0.lease = .seconds(3600)
                $0.observe = probe.observe
            } _: {
                Deliver(
                    CounterRaised.self, as: "send", retry: RetryPolicy(maximumDeaths: 2, baseDelay: .zero)
                ) { _, delivery in
                    calls.append(delivery.logged.position)
                    if calls.all.count == 1 { throw Refusal() }
                    if calls.all.count == 2 { await gate.pass() }
                }
            }
            try await running([slow]) {
                await gate.hasArrived()
                try await world.client.execute(
                    "UPDATE \(world.schema).checkpoints SET leased_until = clock_timestamp() - interval '1 second'")
                let trials = try await world.store.transact { transaction in
                    _ = try transaction.lease("send", holder: "second", for: .seconds(3600))
                    return try transaction.begin(Array(calls.all.prefix(1)), by: "send", for: .zero)
                }
                #expect(trials.map(\.deaths) == [1])
                await gate.open()
                await probe.next(where: \.isHeldElsewhere)
                try await TestServer.until("the first relay takes its try back") {
                    try await world.client.query("SELECT FROM \(world.schema).parked WHERE deaths = 0").count == 1
                }
                try await world.store.transact { try $0.release("send", term: 2) }
                await probe.handled(1)
            }
            #expect(calls.all.count == 3)
        }
    }

    @Test func `a settlement under an old term is refused as a lost lease`() async throws {
        try await World.with { world in
            try await world.relay { Deliver(CounterRaised.self, as: "send") { _, _ in } }.drain()
            let term = try await world.store.transact { try $0.lease("send", holder: "a", for: .seconds(60)) }
            let old = try #require(term) - 1
            let error = await #expect(throws: OutboxError.self) {
                try await world.store.transact { transaction in
                    try transaction.confirm("send", term: old)
                    _ = try transaction.claim([EffectKey(.timeOrdered())], by: "send")
                }
            }
            #expect(error?.code == .leaseLost)
            #expect(error?.message == "subscription 'send' was taken over by another relay")
            #expect(try await world.count("inbox") == 0)
        }
    }
}

private struct Refusal: Error {}

extension World {
    /// When the lease of the only subscription ends, in seconds of the server's clock.
    func leasedUntil() async throws -> Double {
        let rows = try await client.query("SELECT extract(epoch FROM leased_until)::float8 FROM \(schema).checkpoints")
        return try #require(rows.first).decode(Double.self, at: 0)
    }

    /// Seconds of the server's clock.
    func serverTime() async throws -> Double {
        let rows = try await client.query("SELECT extract(epoch FROM clock_timestamp())::float8")
        return try #require(rows.first).decode(Double.self, at: 0)
    }

    /// How many rows one of the outbox's tables has.
    func count(_ table: SQLIdentifier) async throws -> Int64 {
        try #require(try await client.query("SELECT count(*) FROM \(schema).\(table)").first).decode(Int64.self, at: 0)
    }
}
