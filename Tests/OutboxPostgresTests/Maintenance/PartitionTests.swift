import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// Partitions are made ahead, and no event is ever without a place.
@Suite(.timeLimit(.minutes(2))) struct PartitionTests {
    @Test func `partitions are made ahead of the log, and made once`() async throws {
        try await World.with { world in
            let maintenance = try world.maintenance(log: .seconds(3600))
            let first = try await maintenance.runOnce()
            #expect(first.made.filter { $0.hasPrefix("events") } == ["events_1", "events_1001"])
            try await world.append(events: 1500)
            #expect(try await world.placed() == ["events_1": 1000, "events_1001": 500])
            let second = try await maintenance.runOnce()
            #expect(second.made.filter { $0.hasPrefix("events") } == ["events_2001", "events_3001"])
            let third = try await maintenance.runOnce()
            #expect(third.made.filter { $0.hasPrefix("events") } == [])
            #expect(third.logPartitions == 4)
        }
    }

    @Test func `what was written before there were partitions is delivered once, as is what comes after`() async throws
    {
        try await World.with { world in
            let ledger = try await Ledger(world)
            let relay = try world.relay {
                $0.batchSize = 70
            } _: {
                React(to: CounterRaised.self, as: "count") { event, work in try ledger.note(event, in: work) }
            }
            try await world.append(events: 2500)
            let worker = Task { try await relay.drain() }
            let report = try await world.maintenance(log: .seconds(3600)).runOnce()
            #expect(report.made.first == "events_1")
            try await world.append(events: 5000)
            let placed = try await world.placed()
            #expect(placed["events_1"].map { $0 >= 2500 } == true)
            #expect(placed["events_after"].map { $0 > 0 } == true, "the net catches what has no partition: \(placed)")
            _ = try await worker.value
            _ = try await world.maintenance(log: .seconds(3600)).runOnce()
            try await relay.drain()
            #expect(try await world.placed()["events_after"] == nil)
            #expect(try await ledger.audit().effects == 7500)
        }
    }

    @Test func `positions that nobody used leave no gap`() async throws {
        try await World.with { world in
            try await world.client.execute(
                "SELECT setval(pg_get_serial_sequence(\("\(world.schema).events"), 'position'), 1000000)")
            let report = try await world.maintenance(log: .seconds(3600)).runOnce()
            #expect(report.logPartitions == 3)
            try await world.append(events: 1)
            #expect(try await world.placed() == ["events_1000001": 1])
        }
    }

    @Test func `identities without a time stay in the net, those with one get a partition`() async throws {
        try await World.with { world in
            try await world.append(events: 100)
            try await world.client.execute(
                """
                INSERT INTO \(world.schema).events (event_id, name, schema_version, stream_kind, stream_id,
                    stream_version, payload, correlation_id)
                SELECT id, 'counter.raised', 1, 'counter', 'foreign', 1, jsonb_build_object('counterID', id, 'value', 1), id
                FROM (VALUES ('ffffffff-ffff-4fff-bfff-ffffffffffff'::uuid)) v (id)
                """)
            try await world.drain()
            #expect(try await world.inbox() == ["inbox_events_after": 101])
            _ = try await world.maintenance(log: .seconds(3600)).runOnce()
            #expect(try await world.inbox() == ["inbox_events_0": 100, "inbox_events_after": 1])
            try await world.append(events: 10)
            try await world.drain()
            #expect(try await world.inbox()["inbox_events_after"] == 1)
        }
    }
}

extension World {
    fileprivate func inbox() async throws -> [String: Int64] {
        let rows = try await client.query(
            "SELECT c.relname::text, count(*) FROM \(schema).inbox i JOIN pg_class c ON c.oid = i.tableoid GROUP BY 1")
        return Dictionary(uniqueKeysWithValues: try rows.map { try $0.decode(String.self, Int64.self) })
    }
}
