import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// A detached subscription keeps its place for exactly as long as nothing is gone that it had not handled.
@Suite(.timeLimit(.minutes(1))) struct `Attaching after a part of the log is gone` {
    /// Reads what there is, detaches, lets `meanwhile` happen, and drops every partition that may go.
    private func lose(
        _ world: World, before: Int64 = 10, reading relay: Relay? = nil, _ meanwhile: @Sendable () async throws -> Void
    ) async throws -> [String] {
        let maintenance = try world.maintenance()
        _ = try await maintenance.runOnce()
        let relay = try relay ?? world.relay(Patient())
        try await relay.drain()
        try await world.append(events: before)
        try await relay.drain()
        try await world.operations().detach("stock")
        try await meanwhile()
        return try await maintenance.runOnce().dropped.filter { $0.hasPrefix("events") }
    }

    @Test func `is refused where an event was not read`() async throws {
        try await World.with { world in
            let dropped = try await lose(world) { try await world.append(events: 2000) }
            #expect(dropped == ["events_1", "events_1001"])
            let error = await refusal { try await world.operations().attach("stock") }
            #expect(error?.code == .refused)
            #expect(error?.message.contains("the log dropped events up to position 2000 that it had not") == true)
            #expect(try await world.relay(Patient()).drain() == 0, "it is still detached")
            try await world.operations().attach("stock", from: .beginning)
            #expect(try await world.relay(Patient()).drain() == 10)
            let audit = try await world.operations().audit(limit: 1)
            #expect(audit.first?.details["from"] == .number(2001))
            #expect(audit.first?.details["missed_up_to"] == .number(2000))
            try await world.operations().detach("stock")
            try await world.operations().attach("stock")
        }
    }

    @Test func `is allowed where every event was read, although positions are missing after them`() async throws {
        try await World.with { world in
            let dropped = try await lose(world, before: 1000) {
                let undone = OpenTransaction(world.client)
                try await undone.run { try world.append("undone", 1, in: $0) }
                try await undone.rollBack()
                try await world.append(events: 7)
            }
            #expect(dropped == ["events_1"])
            try await world.operations().attach("stock")
            #expect(try await world.relay(Patient()).drain() == 7)
        }
    }

    @Test func `is refused where an event came late, before positions that were read`() async throws {
        try await World.with { world in
            _ = try await world.maintenance().runOnce()
            let late = OpenTransaction(world.client)
            try await late.run { try world.append("late", 1, in: $0) }
            let dropped = try await lose(world, before: 1500) { try await late.commit() }
            #expect(dropped == ["events_1"])
            #expect(await refusal { try await world.operations().attach("stock") }?.code == .refused)
        }
    }

    @Test func `is refused where an event was set aside, and attached anew nothing waits for it`() async throws {
        try await World.with { world in
            _ = try await world.maintenance().runOnce()
            let id = try await world.store.raise(times: 2)
            let patient = Patient(refusing: [id])
            let dropped = try await lose(world, before: 1500, reading: world.relay(patient)) {}
            #expect(dropped == ["events_1"])
            #expect(await refusal { try await world.operations().attach("stock") }?.code == .refused)
            #expect(try await world.parked(by: "stock").map(\.state) == ["dead", "waiting"])
            patient.heal()
            try await world.store.raise(id, times: 2)
            try await world.operations().attach("stock", from: .beginning)
            #expect(try await world.parked(by: "stock") == [])
            try await world.relay(patient).drain()
            #expect(patient.values(of: id) == [3, 4])
        }
    }

    @Test func `is refused to a shard for its own streams only`() async throws {
        try await World.with { world in
            let relay = try world.relay {
                React(toBatchOf: CounterRaised.self, as: "stock", shards: 2) { _, _ in }
            }
            let dropped = try await lose(world, before: 1500, reading: relay) {
                // As if the shard that has none of these streams had not looked yet.
                try await world.client.execute(
                    """
                    UPDATE \(world.schema).events SET stream_id = stream.id FROM (
                        SELECT id FROM (SELECT 'n' || n AS id FROM generate_series(1, 20) n) s
                        WHERE \(world.schema).shard_of('counter', id, 2) = 1 LIMIT 1) stream
                    """)
                try await world.client.execute(
                    """
                    UPDATE \(world.schema).checkpoints SET after_snapshot = '1:1:', up_to_snapshot = '1:1:', position = 0,
                        ceiling = 0, origin = 0 WHERE shard = 0
                    """)
            }
            #expect(dropped == ["events_1"])
            try await world.operations().attach("stock")
        }
    }

    /// The drop is past its look at who needs the partition when the operator comes.
    @Test func `waits for a drop that is under way, and hears of what it takes`() async throws {
        try await World.with { world in
            let schema = world.schema
            try await world.relay(Patient()).drain()
            try await world.operations().detach("stock")
            let drop = OpenTransaction(world.client)
            try await drop.run { _ = try $0.execute("LOCK TABLE ONLY \(schema).events IN ACCESS EXCLUSIVE MODE") }
            let isOver = Recorder<Bool>()
            let attaching = Task {
                let error = await refusal { try await world.operations().attach("stock") }
                isOver.append(true)
                return error?.code
            }
            try await TestServer.until("attach waits, or is over") {
                try await world.waiting() == 1 || !isOver.all.isEmpty
            }
            try await drop.run { _ = try $0.execute("UPDATE \(schema).subscriptions SET missed_up_to = 1000") }
            try await drop.commit()
            #expect(await attaching.value == .refused)
        }
    }

    @Test func `is decided by positions where it was detached before anybody took notes`() async throws {
        let client = try await TestServer.client(maximumConnections: 2)
        let schema = try SQLIdentifier(TestServer.uniqueName("outbox"))
        let migrator = Migrator(client: client, logger: .quiet)
        let today = MigrationGroup.outbox(schema: schema)
        let before = today.migrations.prefix { $0.name != "V004_gaps" }
        try await migrator.migrate([MigrationGroup(name: today.name, schema: schema, migrations: Array(before))])
        try await client.executeScript(
            """
            SET search_path TO \(schema);
            INSERT INTO subscriptions (name, kind, detached_at) SELECT 's' || n, 'react', now() FROM generate_series(5, 8) n;
            INSERT INTO checkpoints (subscription_id, after_snapshot, up_to_snapshot, position, origin, ceiling, cluster,
                timeline)
            SELECT id, '1:1:', '1:1:', substr(name, 2)::int8, 0, 0, 1, 1 FROM subscriptions;
            UPDATE subscriptions SET detached_at = NULL WHERE name = 's5';
            INSERT INTO events (position, event_id, name, schema_version, stream_kind, stream_id, stream_version, payload,
                correlation_id)
            OVERRIDING SYSTEM VALUE SELECT 8, id, 'a', 1, 'a', 'a', 1, '{}', id FROM gen_random_uuid() id;
            """)
        try await migrator.migrate([today])
        let missed = try await client.query("SELECT missed_up_to FROM \(schema).subscriptions ORDER BY name")
        #expect(try missed.map { try $0.decodeIfPresent(Int64.self, at: 0) } == [nil, 7, nil, nil])
        try await client.execute("DROP SCHEMA \(schema) CASCADE")
        await client.close()
    }
}
