import Outbox
import Postgres

/// A transaction for each event, committed asynchronously; and how many of them the server can do at all.
enum Singly {
    static func contests(in arena: Arena) -> [Contest] {
        [
            Contest(
                "a transaction an event", "events/s", .atLeast(25_000),
                ours: Contestant { try await asynchronously(arena) { try await ours(arena) } }),
            Contest(
                "a transaction an event, by pgbench, 20 in a pipeline", "events/s", .atLeast(25_000),
                ours: Contestant { try await asynchronously(arena) { try await pgbench(arena) } }),
        ]
    }

    private static func ours(_ arena: Arena) async throws -> Double {
        let events = min(arena.events, 2000)
        try await arena.fillLog(events)
        var drain = Drain(arena, [Relays.ordinary], deliveries: events)
        drain.batchSize = 1
        return try await drain.rate()
    }

    /// The writes of the same transaction: the effect, the inbox row, the checkpoint.
    private static func pgbench(_ arena: Arena) async throws -> Double {
        try await arena.clear()
        let subscription = try await SQLRelay.subscribe(arena)
        let transactions = (0..<20).map { place in
            let id = "('01900000-0000-7000-8000-' || lpad(to_hex(:i * 20 + \(place)), 12, '0'))::uuid"
            return """
                BEGIN;
                INSERT INTO outbox.inbox (subscription_id, effect, is_named) VALUES (:subscription, \(id), true);
                INSERT INTO bookshelf.inventory (id, version, title, quantity) VALUES (\(id), 1, 'The Great Gatsby', 10);
                UPDATE bench_checkpoint SET position = :i * 20 + \(place);
                COMMIT;
                """
        }
        let script = (["\\set i :i + 1", "\\startpipeline"] + transactions + ["\\endpipeline"]).joined(separator: "\n")
        let bench = Pgbench(arena: arena, script: script, clients: 1, variables: ["subscription=\(subscription)"])
        return try await bench.rate(clearing: false) * 20
    }

    /// What is lost in a crash is done again, as the checkpoint is lost with it.
    private static func asynchronously(_ arena: Arena, _ body: () async throws -> Double) async throws -> Double {
        try await arena.admin.execute("ALTER DATABASE app SET synchronous_commit = off")
        do {
            let rate = try await body()
            try await arena.admin.execute("ALTER DATABASE app RESET synchronous_commit")
            return rate
        } catch {
            try await arena.admin.execute("ALTER DATABASE app RESET synchronous_commit")
            throw error
        }
    }
}
