import Bookshelf
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import Postgres

/// Commands through the whole public API, beside pgbench with the same rows.
enum Commands {
    static func contests(in arena: Arena, among callers: [Int] = [1, 8, 16], bar: Double) -> [Contest] {
        callers.map { callers in
            Contest(
                "command, \(callers) caller\(callers == 1 ? "" : "s")\(arena.isDurable ? "" : ", fsync off")",
                "commands/s", .atLeast(bar),
                ours: Contestant { try await rate(in: arena, callers) { store in _ = try await store.process(book) } },
                theirs: Contestant("pgbench, pipelined") {
                    try await Pgbench(arena: arena, script: Pgbench.command, clients: callers).rate()
                })
        }
    }

    /// The same rows through our client alone: what its threads cost, and what the outbox adds to that.
    static func client(in arena: Arena) -> Contest {
        Contest(
            "the client without the outbox, 1 caller", "commands/s",
            ours: Contestant {
                try await arena.clear()
                let client = try arena.client(connections: 2)
                let rate = try await Callers(1) { try await write(with: client) }.rate(for: arena.seconds)
                await client.close()
                return rate
            },
            theirs: Contestant("pgbench, pipelined") {
                try await Pgbench(arena: arena, script: Pgbench.command, clients: 1).rate()
            })
    }

    private static func write(with client: PostgresClient) async throws {
        let id = UUID()
        try await client.withTransaction { transaction in
            transaction.enqueue(
                """
                INSERT INTO bookshelf.books (id, version, title, author, isbn, price_amount, price_currency, synopsis)
                VALUES (\(id), 1, 'The Great Gatsby', 'F. Scott Fitzgerald', NULL, 12.99, 'USD', NULL)
                """)
            transaction.enqueue(
                """
                INSERT INTO outbox.events (event_id, name, schema_version, stream_kind, stream_id, stream_version, payload,
                    correlation_id, causation_id, metadata)
                VALUES (\(id), 'book.added', 1, 'book', \(id.uuidString), 1, \(payload), \(id), NULL, NULL)
                """)
        }
    }

    private static let payload = JSONB(
        bytes: Array(
            """
            {"title":"The Great Gatsby","price":{"amount":"12.99","currency":"USD"},\
            "bookID":"01900000-0000-7000-8000-000000000001","author":"F. Scott Fitzgerald"}
            """.utf8))

    /// With an idempotency key and the stored answer.
    static func keyed(in arena: Arena, _ callers: Int = 8) -> Contest {
        Contest(
            "command with a key, \(callers) callers", "commands/s", .atLeast(0.95),
            ours: Contestant {
                try await rate(in: arena, callers) { store in
                    _ = try await store.process(book, key: try IdempotencyKey(UUID().uuidString))
                }
            },
            theirs: Contestant("pgbench, pipelined") {
                try await Pgbench(arena: arena, script: Pgbench.keyed, clients: callers).rate()
            })
    }

    /// Ten books, and so ten events, in one transaction.
    static func ten(in arena: Arena, _ callers: Int = 8) -> Contest {
        Contest(
            "ten events in one command, \(callers) callers", "commands/s", .atLeast(0.85),
            ours: Contestant {
                try await rate(in: arena, callers) { store in
                    try await store.perform { work in for _ in 0..<10 { _ = try book.handle(in: work) } }
                }
            },
            theirs: Contestant("pgbench, a set insert") {
                try await Pgbench(arena: arena, script: Pgbench.tenEvents, clients: callers).rate()
            })
    }

    static let book = AddBook(title: "The Great Gatsby", author: "F. Scott Fitzgerald", price: "12.99")

    /// Commands a second of so many callers, each sending one after the other.
    static func rate(
        in arena: Arena, _ callers: Int, rings: Bool = false,
        _ command: @escaping @Sendable (PostgresOutboxStore) async throws -> Void
    ) async throws -> Double {
        try await arena.clear()
        return try await arena.withStore(connections: callers + 1, rings: rings) { store in
            try await Callers(callers) { try await command(store) }.rate(for: arena.seconds)
        }
    }
}
