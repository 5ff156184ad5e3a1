import Postgres

/// The floor of a relay's work: a statement that reads 1,000 events, writes their effects, the inbox and the checkpoint.
struct SQLRelay: Sendable {
    let arena: Arena

    /// Events a second.
    func rate() async throws -> Double {
        try await arena.fillLog()
        let id = try await Self.subscribe(arena)
        let start = ContinuousClock.now
        while try await batch(id) > 0 {}
        let time = (ContinuousClock.now - start) / .seconds(1)
        try await arena.expectInventories(arena.events)
        return Double(arena.events) / time
    }

    /// Makes a subscription with a checkpoint of its own, and returns its number.
    static func subscribe(_ arena: Arena) async throws -> Int32 {
        for statement: SQL in [
            "INSERT INTO outbox.subscriptions (name, kind) VALUES ('floor', 'react')",
            "CREATE TABLE IF NOT EXISTS bench_checkpoint (position bigint)",
            "TRUNCATE bench_checkpoint", "INSERT INTO bench_checkpoint VALUES (0)",
        ] { try await arena.admin.execute(statement) }
        return try await arena.admin.query("SELECT id FROM outbox.subscriptions").first?.decode(at: 0) ?? 0
    }

    private func batch(_ subscription: Int32) async throws -> Int {
        try await arena.admin.query(
            """
            WITH batch AS MATERIALIZED (
                SELECT e.position, e.event_id, e.payload FROM outbox.events e
                WHERE e.position > (SELECT position FROM bench_checkpoint) ORDER BY e.position LIMIT 1000
            ), noted AS (
                INSERT INTO outbox.inbox (subscription_id, effect, is_named)
                SELECT \(subscription), (payload ->> 'bookID')::uuid, true FROM batch ON CONFLICT DO NOTHING
            ), stocked AS (
                INSERT INTO bookshelf.inventory (id, version, title, quantity)
                SELECT (payload ->> 'bookID')::uuid, 1, payload ->> 'title', 10 FROM batch
            ), moved AS (
                UPDATE bench_checkpoint SET position = coalesce((SELECT max(position) FROM batch), position)
            )
            SELECT count(*) FROM batch
            """
        ).first?.decode(Int.self, at: 0) ?? 0
    }
}
