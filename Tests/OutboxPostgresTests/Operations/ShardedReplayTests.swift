import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import Testing

@testable import OutboxTesting

@Suite(.timeLimit(.minutes(1))) struct `Replaying a subscription` {
    @Test(arguments: [1, 3]) func `of several shards loses nothing and keeps each aggregate's order`(
        shards: Int
    ) async throws {
        try await World.with { world in
            let patient = Patient()
            let relay = try world.relay {
                React(to: CounterRaised.self, as: "stock", shards: shards) { event, _ in try patient.take(event) }
            }
            try await relay.drain()
            let ids = try await world.raise(counters: 12, times: 2)
            let report = try await world.operations().replay("stock", from: .position(13))
            #expect(report.stillPending == 12)
            #expect(try await world.parked(by: "stock").count == 12)
            try await relay.drain()
            #expect(ids.allSatisfy { patient.values(of: $0) == [1, 2] })
            _ = try await world.operations().replay("stock", from: .beginning)
            try await relay.drain()
            #expect(ids.allSatisfy { patient.values(of: $0) == [1, 2, 1, 2] })
        }
    }

    @Test(arguments: [1, 3]) func `of several shards can be paused as a whole`(shards: Int) async throws {
        try await World.with { world in
            let patient = Patient()
            let relay = try world.relay {
                Deliver(CounterRaised.self, as: "mail", shards: shards) { event, _ in try patient.take(event) }
            }
            try await relay.drain()
            try await world.operations().pause("mail")
            let ids = try await world.raise(counters: 12, times: 1)
            #expect(try await relay.drain() == 0)
            try await world.operations().resume("mail")
            #expect(try await relay.drain() == 12)
            #expect(ids.allSatisfy { patient.values(of: $0) == [1] })
        }
    }

    @Test func `leaves what is scheduled to its time, and explains it`() async throws {
        try await World.with { world in
            let patient = Patient()
            let relay = try world.relay(patient)
            try await relay.drain()
            try await world.store.raise(times: 3)
            try await world.client.execute(
                "UPDATE \(world.schema).events SET due_at = now() + interval '1 day' WHERE position = 1")
            _ = try await world.operations().replay("stock", from: .position(3))
            #expect(try await world.parked(by: "stock").map(\.state) == ["scheduled", "waiting"])
            try await relay.drain()
            #expect(patient.taken.all.map(\.value) == [2, 3])
            let line = try await world.operations().explain(.position(1)).lines.first
            #expect(line?.verdict == .scheduled)
            #expect(line?.sentence.hasPrefix("scheduled, not before ") == true)
            try await world.client.execute(
                """
                INSERT INTO \(world.schema).cancellations (event_id)
                SELECT event_id FROM \(world.schema).events WHERE position = 1
                """)
            let cancelled = try await world.operations().explain(.position(1)).lines.first
            #expect(cancelled?.verdict == .cancelled)
            #expect(cancelled?.sentence.hasPrefix("called off at ") == true)
        }
    }
}
