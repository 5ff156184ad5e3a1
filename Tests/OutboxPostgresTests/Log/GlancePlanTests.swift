import Outbox
import Postgres
import TestServer
import Testing

@testable import OutboxPostgres
@testable import OutboxTesting

/// The cost of an idle relay's look: by index, whatever the log and the tables beside it hold.
@Suite(.timeLimit(.minutes(1))) struct GlancePlanTests {
    @Test func `a look for twenty subscriptions goes by index, however long the log is`() async throws {
        try await World.with { world in
            let schema = world.schema
            try await fill(world, events: 20_000, subscriptions: 20)
            let look = OpenTransaction(world.client)
            let plan = try await look.run { transaction in
                try transaction.execute(
                    SQL(unsafeText: "PREPARE look (text[], int4[]) AS " + GlanceStatement(schema: schema).text))
                defer { _ = try? transaction.execute("DEALLOCATE look") }
                return try ["auto", "force_generic_plan"].map { mode in
                    _ = try transaction.query("SELECT set_config('plan_cache_mode', \(mode), true)")
                    let names = (1...20).map { "s\($0)" }.joined(separator: ",")
                    let shards = (1...20).map { _ in "0" }.joined(separator: ",")
                    return try transaction.query(
                        SQL(
                            unsafeText: "EXPLAIN (ANALYZE, BUFFERS, TIMING off, COSTS off) EXECUTE look('{\(names)}',"
                                + " '{\(shards)}')")
                    ).map { try $0.decode(String.self, at: 0) }
                }
            }
            try await look.rollBack()
            for plan in plan {
                let text = plan.joined(separator: "\n")
                let scans = plan.filter {
                    $0.contains(#/Seq Scan on (events|parked)/#) && !$0.contains("never executed")
                        && !$0.contains("_before")
                }
                #expect(scans == [], "the plan: \(text)")
                let blocks = plan.first { $0.contains("Buffers:") }?.firstMatch(of: #/hit=(\d+)/#).flatMap { Int($0.1) }
                #expect(try #require(blocks) < 1000, "the plan: \(text)")
            }
        }
    }

    /// Subscriptions that have read everything, and thousands of events that each of them has set aside as dead.
    private func fill(_ world: World, events: Int64, subscriptions: Int64) async throws {
        let schema = world.schema
        let statements: [SQL] = [
            """
            INSERT INTO \(schema).events (event_id, name, schema_version, stream_kind, stream_id,
                stream_version, payload, correlation_id)
            SELECT gen_random_uuid(), 'counter.raised', 1, 'counter', 'n' || n % 1000, n / 1000 + 1, '{}',
                gen_random_uuid()
            FROM generate_series(1, \(events)) n
            """,
            """
            INSERT INTO \(schema).subscriptions (name, kind)
            SELECT 's' || n, 'react' FROM generate_series(1, \(subscriptions)) n
            """,
            """
            INSERT INTO \(schema).parked (subscription_id, position, stream_kind, stream_id, state, attempts, due_at)
            SELECT id, n, 'counter', 'n' || n, 'dead', 1, now()
            FROM \(schema).subscriptions, generate_series(1, 500) n
            """,
            """
            INSERT INTO \(schema).checkpoints (subscription_id, after_snapshot, up_to_snapshot, position, origin,
                ceiling, cluster, timeline)
            SELECT id, '1:1:', pg_current_snapshot(), \(events), 1, \(events), 0, 0 FROM \(schema).subscriptions
            """,
            SQL(
                unsafeText: """
                    UPDATE \(schema).checkpoints
                    SET cluster = \(ServerIdentity.cluster), timeline = \(ServerIdentity.timeline)
                    """),
            "ANALYZE \(schema).events", "ANALYZE \(schema).parked", "ANALYZE \(schema).subscriptions",
            "ANALYZE \(schema).checkpoints",
        ]
        for statement in statements { try await world.client.execute(statement) }
    }
}
