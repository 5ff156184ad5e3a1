import Bookshelf
import Foundation
import Outbox
import Postgres

/// Skytools' queue on the same server: batches of 1,000, read by our client, effects written by arrays; it has no inbox.
struct PgQ: Sendable {
    let arena: Arena

    /// Events a second.
    func rate() async throws -> Double {
        try await fill()
        let client = try arena.client(connections: 1)
        let start = ContinuousClock.now
        while try await batch(client) {}
        let time = (ContinuousClock.now - start) / .seconds(1)
        await client.close()
        try await arena.expectInventories(arena.events)
        return Double(arena.events) / time
    }

    /// The same events, with a tick after each thousand.
    private func fill() async throws {
        try await arena.clear()
        let isMissing = try await arena.admin.query("SELECT FROM pg_available_extensions WHERE name = 'pgq'").isEmpty
        guard !isMissing else {
            throw Tool.Failed(
                description: "PgQ is missing: install it (postgresql-15-pgq3), or leave it out: --without-pgq")
        }
        try await arena.admin.execute("CREATE EXTENSION IF NOT EXISTS pgq")
        try await arena.admin.execute(
            """
            SELECT pgq.unregister_consumer('books', 'stock') FROM pgq.get_consumer_info('books', 'stock')
            """)
        try await arena.admin.execute("SELECT pgq.drop_queue('books') FROM pgq.get_queue_info('books')")
        try await arena.admin.execute("SELECT pgq.create_queue('books'), pgq.register_consumer('books', 'stock')")
        for first in stride(from: 1, through: arena.events, by: 1000) {
            try await arena.admin.execute(
                """
                SELECT count(pgq.insert_event('books', 'book.added', jsonb_build_object('bookID', upper(id::text), 'title',
                    'The Great Gatsby', 'author', 'F. Scott Fitzgerald', 'price',
                    jsonb_build_object('amount', '12.99', 'currency', 'USD'))::text))
                FROM (SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id
                    FROM generate_series(\(Int64(first)), \(Int64(min(arena.events, first + 999)))) AS n) AS ids
                """)
            try await arena.admin.execute("SELECT pgq.force_tick('books')")
            try await arena.admin.execute("SELECT pgq.ticker('books')")
        }
        try await arena.admin.execute("CHECKPOINT")
    }

    /// False once there is no batch left.
    private func batch(_ client: PostgresClient) async throws -> Bool {
        try await client.withTransaction { transaction in
            let row = try transaction.query("SELECT pgq.next_batch('books', 'stock')").first
            guard let id = try row?.decodeIfPresent(Int64.self, at: 0) else { return false }
            let books = try transaction.query("SELECT ev_data FROM pgq.get_batch_events(\(id))").map { row in
                try PayloadCoding.decode(BookAdded.self, from: Array(try row.decode(String.self, at: 0).utf8))
            }
            transaction.enqueue(
                """
                INSERT INTO bookshelf.inventory (id, version, title, quantity)
                SELECT id, 1, title, 10
                FROM unnest(\(books.map(\.bookID.uuid)), \(books.map(\.title))) AS b (id, title)
                """)
            transaction.enqueue("SELECT pgq.finish_batch(\(id))")
            return true
        }
    }
}
