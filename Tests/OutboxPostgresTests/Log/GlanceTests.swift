import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// An idle relay's look says what a read would come to.
@Suite(.timeLimit(.minutes(1))) struct GlanceTests {
    private let shard = Shard("stock")

    /// What a glance finds; fails where a read would find something else.
    private func glance(_ world: World) async throws -> Glance {
        let shard = shard
        let found = try #require(try await world.store.glance(at: [shard: [CounterRaised.name]])[shard])
        let batch = try await world.store.transact { try $0.peek(shard, of: [CounterRaised.name], limit: 1) }
        #expect((found == .work) == !batch.isEmpty, "\(found), but a read finds \(batch)")
        return found
    }

    private func nextDue(_ world: World) async throws -> Duration? {
        guard case .nothing(let due) = try await glance(world) else { return nil }
        return due
    }

    @Test func `new events are work, of whatever name, and nothing is once they are passed`() async throws {
        try await World.with { world in
            let relay = try world.relay(Patient())
            try await relay.drain()
            #expect(try await glance(world) == .nothing(nextDue: nil))
            _ = try await world.raise(counters: 1, times: 1)
            #expect(try await glance(world) == .work)
            try await relay.drain()
            #expect(try await glance(world) == .nothing(nextDue: nil))
            try await world.store.perform { work in
                var counter = Counter()
                counter.record(CounterNoted(value: 1))
                try work.counters.save(counter)
            }
            #expect(try await glance(world) == .work)
            try await relay.drain()
            #expect(try await glance(world) == .nothing(nextDue: nil))
        }
    }

    @Test func `what commits late is work`() async throws {
        try await World.with { world in
            let relay = try world.relay(Patient())
            try await relay.drain()
            let (late, schema) = (OpenTransaction(world.client), world.schema)
            try await late.run { transaction in
                _ = try transaction.query(
                    """
                    INSERT INTO \(schema).events (event_id, name, schema_version, stream_kind, stream_id,
                        stream_version, payload, correlation_id)
                    VALUES (gen_random_uuid(), 'counter.raised', 1, 'counter', gen_random_uuid()::text, 1,
                        jsonb_build_object('counterID', gen_random_uuid()::text, 'value', 1), gen_random_uuid())
                    """)
            }
            _ = try await world.raise(counters: 1, times: 1)
            try await relay.drain()
            #expect(try await glance(world) == .nothing(nextDue: nil))
            try await late.commit()
            #expect(try await glance(world) == .work)
            #expect(try await relay.drain() == 1)
            #expect(try await glance(world) == .nothing(nextDue: nil))
        }
    }

    @Test func `a retry is told by its time, and what waits behind it is no work`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 1, times: 2)
            let retry = RetryPolicy(maximumAttempts: 2, baseDelay: .seconds(3600), maximumDelay: .seconds(3600))
            try await world.relay(Patient(refusing: ids), retry: retry).drain()
            let due = try await nextDue(world)
            #expect(try #require(due) <= .seconds(3600))
            try await world.client.execute("UPDATE \(world.schema).parked SET due_at = now() WHERE state = 'retrying'")
            #expect(try await glance(world) == .work)
        }
    }

    @Test func `a dead event is no work, and what waited behind it is once it is skipped`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 1, times: 2)
            try await world.relay(Patient(refusing: ids)).drain()
            #expect(try await glance(world) == .nothing(nextDue: nil))
            let dead = try #require(try await world.operations().deadLetters().letters.first)
            _ = try await world.operations().skip(.id(dead.event), for: "stock", reason: "known")
            #expect(try await glance(world) == .work)
        }
    }

    @Test func `a scheduled event is told by its time, and is work from then on`() async throws {
        try await World.with { world in
            try await world.store.perform { work in
                var counter = Counter()
                counter.schedule(CounterRaised(counterID: counter.id, value: 1), at: Date(timeIntervalSinceNow: 3600))
                try work.counters.save(counter)
            }
            try await world.relay(Patient()).drain()
            let due = try await nextDue(world)
            #expect(try #require(due) > .seconds(3000))
            try await world.client.execute("UPDATE \(world.schema).parked SET due_at = now()")
            #expect(try await glance(world) == .work)
        }
    }

    @Test func `a paused subscription has no work`() async throws {
        try await World.with { world in
            try await world.relay(Patient()).drain()
            _ = try await world.raise(counters: 1, times: 1)
            try await world.operations().pause("stock")
            #expect(try await glance(world) == .nothing(nextDue: nil))
            try await world.operations().resume("stock")
            #expect(try await glance(world) == .work)
        }
    }

    @Test func `it is one statement`() async throws {
        try await World.with { world in
            try await world.relay(Patient()).drain()
            let before = world.client.poolStatus.roundTrips
            _ = try await world.store.glance(at: [shard: [CounterRaised.name], "other": [CounterRaised.name]])
            #expect(world.client.poolStatus.roundTrips - before == 1)
        }
    }
}
