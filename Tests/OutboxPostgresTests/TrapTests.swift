import Foundation
import Outbox
import OutboxTesting
import Postgres
import TestServer
import Testing

@testable import OutboxPostgres

/// Where other ways of reading a log lose events or turn them round.
///
/// Each trap is shown to be one: the naive cursor falls into it in the same steps.
@Suite struct TrapTests {
    @Test func `a transaction that commits late loses no event`() async throws {
        try await World.with { world in
            let world = try await world.watched()
            var (ours, naive) = (OutboxCursor(), PositionCursor())
            let late = OpenTransaction(world.client)
            try await late.run { try world.append("a", 1, in: $0) }
            try await world.append("b", 1)
            #expect(try await ours.read(world) == ["b1"])
            #expect(try await naive.read(world) == ["b1"])
            try await late.commit()
            #expect(try await ours.read(world) == ["a1"])
            #expect(try await naive.read(world) == [], "the trap: the position was passed already")
        }
    }

    @Test func `an early transaction number does not turn an aggregate's events round`() async throws {
        try await World.with { world in
            let world = try await world.watched()
            var (ours, naive) = (OutboxCursor(), TransactionCursor(waitsForTheOldest: false))
            let second = OpenTransaction(world.client)
            try await second.run { _ = try $0.query("SELECT pg_current_xact_id()") }
            try await world.append("a", 1)
            try await second.run { try world.append("a", 2, in: $0) }
            try await second.commit()
            #expect(try await ours.read(world) == ["a1", "a2"])
            #expect(try await naive.read(world) == ["a2", "a1"], "the trap: sorted by transaction")
        }
    }

    @Test func `the same, when the first event is read before the second commits`() async throws {
        try await World.with { world in
            let world = try await world.watched()
            var ours = OutboxCursor()
            let second = OpenTransaction(world.client)
            try await second.run { _ = try $0.query("SELECT pg_current_xact_id()") }
            try await world.append("a", 1)
            #expect(try await ours.read(world) == ["a1"])
            try await second.run { try world.append("a", 2, in: $0) }
            #expect(try await ours.read(world) == [])
            try await second.commit()
            #expect(try await ours.read(world) == ["a2"])
        }
    }

    @Test func `an open transaction in another database holds nothing up`() async throws {
        try await World.with { world in
            let world = try await world.watched()
            var (ours, naive) = (OutboxCursor(), TransactionCursor(waitsForTheOldest: true))
            let database = try SQLIdentifier(TestServer.uniqueName("elsewhere"))
            try await world.client.execute("CREATE DATABASE \(database)")
            let elsewhere = try await TestServer.client(try await TestServer.url(of: database.name))
            let holder = OpenTransaction(elsewhere)
            try await holder.run { _ = try $0.query("SELECT pg_current_xact_id()") }
            try await world.append("a", 1)
            try await world.append("a", 2)
            #expect(try await ours.read(world) == ["a1", "a2"])
            #expect(try await naive.read(world) == [], "the trap: stalled behind the oldest transaction")
            try await holder.rollBack()
            await elsewhere.close()
            try await world.client.execute("DROP DATABASE \(database)")
        }
    }

    @Test func `a commit between two statements is not lost`() async throws {
        try await World.with { world in
            let world = try await world.watched()
            var ours = OutboxCursor()
            var naive = TwoStatementCursor { try await world.append("a", 1) }
            #expect(try await naive.read(world) == [])
            naive.between = {}
            #expect(try await naive.read(world) == [], "the trap: the window's end showed what was not read")
            #expect(try await ours.read(world) == ["a1"])
        }
    }

    @Test func `what a handler saves in the transaction that opens a window comes in the next one`() async throws {
        try await World.with { world in
            let world = try await world.watched()
            try await world.append("a", 1)
            let wasVisible = try await world.store.transact { transaction -> Bool in
                let own = try #require(transaction as? PostgresStoreTransaction).transaction
                try own.execute("SELECT pg_current_xact_id()")
                try blocking { try await world.append("b", 1) }
                let batch = try #require(
                    try transaction.next(OutboxCursor.shard, of: [CounterRaised.name], limit: 10))
                #expect(batch.events.count == 2)
                try world.append("c", 1, in: own)
                try transaction.advance(OutboxCursor.shard, to: batch.end)
                let rows = try own.query(
                    "SELECT pg_visible_in_snapshot(pg_current_xact_id(), pg_current_snapshot())")
                return try #require(rows.first).decode(at: 0)
            }
            #expect(wasVisible, "the trap: a snapshot does not list its own transaction as open")
            var ours = OutboxCursor()
            #expect(try await ours.read(world) == ["c1"])
        }
    }

    @Test func `rows read long ago are not looked at again for one that commits late`() async throws {
        try await World.with { world in
            let world = try await world.watched()
            var ours = OutboxCursor()
            let late = OpenTransaction(world.client)
            try await late.run { try world.append("late", 1, in: $0) }
            try await world.client.execute(
                """
                INSERT INTO \(world.schema).events (event_id, name, schema_version, stream_kind, stream_id,
                    stream_version, payload, correlation_id)
                SELECT gen_random_uuid(), 'counter.raised', 1, 'counter', 'bulk', n, '{}', gen_random_uuid()
                FROM generate_series(1, 20000) n
                """)
            #expect(try await ours.read(world).count == 20_000)
            try await late.commit()
            try await world.append("new", 1)
            try await world.client.execute("ANALYZE \(world.schema).events")
            let looked = try await rowsLookedAt(by: ours, in: world)
            #expect(looked < 100, "\(looked) rows")
            #expect(try await ours.read(world) == ["late1", "new1"])
        }
    }

    @Test(
        "nothing in the log is ever updated or deleted, whatever becomes of its events",
        arguments: ConformanceRule.all.filter { $0.description.contains("parked") || $0.description.contains("dead") })
    func appendOnly(rule: ConformanceRule) async throws {
        try await World.with { world in
            try await world.client.executeScript(
                """
                CREATE FUNCTION \(world.schema.name).refuse() RETURNS trigger LANGUAGE plpgsql
                    AS $$ BEGIN RAISE EXCEPTION 'the log was changed'; END $$;
                CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON \(world.schema.name).events
                    FOR EACH STATEMENT EXECUTE FUNCTION \(world.schema.name).refuse();
                """)
            try await rule.check(world.store)
            await #expect(throws: PostgresError.self) {
                try await world.client.execute("DELETE FROM \(world.schema).events")
            }
        }
    }

    /// How many rows of the log the next read touches, by the server's own count.
    private func rowsLookedAt(by cursor: OutboxCursor, in world: World) async throws -> Int64 {
        let statement = world.store.context.subscriptions.window.sql(
            OutboxCursor.shard, names: [CounterRaised.name], limit: 1000)
        let rows = try await world.client.query(
            SQL(unsafeText: "EXPLAIN (ANALYZE, FORMAT JSON) " + statement.text, binds: statement.binds))
        let plan = try #require(rows.first).decode(JSONB.self, at: 0)
        return PlanNode.total(of: try JSONSerialization.jsonObject(with: Data(plan.bytes)))
    }
}

/// Sums the rows that scans of a plan produced or threw away.
enum PlanNode {
    static func total(of json: Any) -> Int64 {
        if let list = json as? [Any] { return list.reduce(0) { $0 + total(of: $1) } }
        guard let node = json as? [String: Any] else { return 0 }
        let children = node.values.reduce(0) { $0 + total(of: $1) }
        guard let relation = node["Relation Name"] as? String, relation == "events" else { return children }
        let loops = (node["Actual Loops"] as? Int64) ?? 1
        let kept = (node["Actual Rows"] as? Int64) ?? 0
        let dropped = (node["Rows Removed by Filter"] as? Int64) ?? 0
        return children + loops * (kept + dropped)
    }
}
