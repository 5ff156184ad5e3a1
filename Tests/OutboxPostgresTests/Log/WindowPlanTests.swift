import Outbox
import Postgres
import TestServer
import Testing

@testable import OutboxPostgres
@testable import OutboxTesting

/// The cost of reading a batch out of the middle of the log: by index, and the same however long the log is.
@Suite(.timeLimit(.minutes(2))) struct WindowPlanTests {
    /// The plan of a read of 1,000 events out of the middle of a window of `count`.
    private func plan(_ world: World, count: Int64, partitionSize: Int64? = nil) async throws -> [String] {
        let middle = count / 2 + 100
        let portion = partitionSize ?? count
        for _ in 0..<(count / portion) {
            if partitionSize != nil {
                let policy = try RetentionPolicy(partitionSize: portion)
                _ = try await OutboxMaintenance(
                    client: world.client, schema: world.schema, policy: policy, logger: .quiet
                ).runOnce()
            }
            try await world.client.execute(
                """
                INSERT INTO \(world.schema).events (event_id, name, schema_version, stream_kind, stream_id,
                    stream_version, payload, correlation_id)
                SELECT gen_random_uuid(), 'counter.raised', 1, 'counter', 'n' || n % 1000, n / 1000 + 1, '{}',
                    gen_random_uuid()
                FROM generate_series(1, \(portion)) n
                """)
        }
        try await world.client.execute("ANALYZE \(world.schema).events")
        try await world.client.execute(
            "INSERT INTO \(world.schema).subscriptions (name, kind) VALUES ('plan', 'react')")
        try await world.client.execute(
            """
            INSERT INTO \(world.schema).checkpoints (subscription_id, after_snapshot, up_to_snapshot, position, origin,
                ceiling, cluster, timeline)
            SELECT id, '1:1:', pg_current_snapshot(), \(middle), 1, \(count), 0, 0 FROM \(world.schema).subscriptions
            """)
        let statement = WindowStatement(schema: world.schema).sql("plan", names: [CounterRaised.name], limit: 1000)
        let explain = SQL(
            unsafeText: "EXPLAIN (ANALYZE, BUFFERS, TIMING off, COSTS off) " + statement.text, binds: statement.binds)
        return try await world.client.query(explain).map { try $0.decode(String.self, at: 0) }
    }

    /// Blocks that a plan's first line says were touched.
    private func blocks(_ plan: [String]) throws -> Int {
        let line = try #require(plan.first { $0.contains("Buffers:") })
        return line.matches(of: /(?:hit|read)=(\d+)/).compactMap { Int($0.1) }.reduce(0, +)
    }

    @Test func `a batch out of the middle is read by index, in as many blocks however long the log is`() async throws {
        let short = try await World.with { world in try await plan(world, count: 10_000) }
        let long = try await World.with { world in try await plan(world, count: 200_000) }
        for plan in [short, long] {
            #expect(scans(plan) == [], "the plan: \(plan.joined(separator: "\n"))")
            let rows = plan.contains { $0.contains("events_after_pkey") && $0.contains("rows=1000 ") }
            #expect(rows, "the plan: \(plan.joined(separator: "\n"))")
        }
        let (few, many) = (try blocks(short), try blocks(long))
        #expect(many <= few + 20, "\(few) blocks of 10,000 events, \(many) of 200,000")
    }

    @Test func `of ten partitions a batch opens the one it is in, and no more blocks than without`() async throws {
        let whole = try await World.with { world in try await plan(world, count: 100_000) }
        let parts = try await World.with { world in try await plan(world, count: 100_000, partitionSize: 10_000) }
        #expect(scans(parts) == [], "the plan: \(parts.joined(separator: "\n"))")
        let opened = Set(
            parts.filter { !$0.contains("never executed") }
                .compactMap { $0.firstMatch(of: #/on (?<name>events_\w+) /#).map { String($0.name) } })
        #expect(opened == ["events_50001"], "the plan: \(parts.joined(separator: "\n"))")
        let (few, many) = (try blocks(whole), try blocks(parts))
        #expect(many <= few + 20, "\(few) blocks of one partition, \(many) of ten")
    }

    @Test func `a plan kept since the tables were empty reads by index, also beside thousands set aside`() async throws
    {
        try await World.with { world in
            let session = OpenTransaction(world.client)
            let statement = WindowStatement(schema: world.schema)
            let run = "EXECUTE kept('plan', 1000, '{\(CounterRaised.name)}', 0)"
            try await session.run { transaction in
                _ = try transaction.query(KeptPlans.begin)
                try transaction.execute(
                    SQL(unsafeText: "PREPARE kept (text, int8, text[], int4) AS " + statement.text))
                _ = try transaction.query(SQL(unsafeText: run))
            }
            _ = try await plan(world, count: 50_000)
            for fill in setAside(5000, in: world.schema) { try await world.client.execute(fill) }
            let plan = try await session.run { transaction in
                let explain = SQL(unsafeText: "EXPLAIN (ANALYZE, BUFFERS, TIMING off, COSTS off) " + run)
                defer { _ = try? transaction.execute("DEALLOCATE kept") }
                return try transaction.query(explain).map { try $0.decode(String.self, at: 0) }
            }
            try await session.rollBack()
            let text = plan.joined(separator: "\n")
            #expect(plan.contains { $0.contains("rows=1000 ") }, "the plan: \(text)")
            let scans = plan.filter { $0.contains("Seq Scan on") && !$0.contains("never executed") }
            #expect(scans == [], "the plan: \(text)")
            #expect(!text.contains("Rows Removed by Join Filter"), "the plan: \(text)")
            #expect(try blocks(plan) < 20_000, "the plan: \(text)")
        }
    }

    /// Dead and skipped events of other streams, and events called off.
    private func setAside(_ count: Int64, in schema: SQLIdentifier) -> [SQL] {
        [
            """
            INSERT INTO \(schema).parked (subscription_id, position, stream_kind, stream_id, state, attempts, due_at)
            SELECT id, n, 'counter', 'dead' || n, 'dead', 1, now()
            FROM \(schema).subscriptions, generate_series(1, \(count)) n
            """,
            """
            WITH entry AS (
                INSERT INTO \(schema).audit (actor, action, details) VALUES ('test', 'skip', '{}') RETURNING id
            )
            INSERT INTO \(schema).skipped (subscription_id, position, audit_id)
            SELECT s.id, n, entry.id FROM entry, \(schema).subscriptions s, generate_series(1, \(count)) n
            """,
            """
            INSERT INTO \(schema).cancellations (event_id)
            SELECT gen_random_uuid() FROM generate_series(1, \(count)) n
            """,
        ]
    }

    /// Reads of a whole table that were carried out; the lower net is empty, and an index would be slower.
    private func scans(_ plan: [String]) -> [String] {
        plan.filter { $0.contains("Seq Scan on events") && !$0.contains("never executed") && !$0.contains("_before") }
    }
}
