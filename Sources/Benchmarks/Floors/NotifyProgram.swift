import Bookshelf
import Foundation
import Postgres

/// The least that can be done: a writer that notifies in its transaction, a listener that writes one row for each.
struct NotifyProgram: Sendable {
    let arena: Arena

    func latencies(at rate: Double) async throws -> [Double] {
        try await arena.clear()
        try await arena.admin.execute("CREATE TABLE IF NOT EXISTS caused (id uuid)")
        try await arena.admin.execute("TRUNCATE caused")
        let listener = try arena.client(connections: 2)
        let ready = AsyncStream<Void>.makeStream()
        // Into a queue of its own: the client drops notifications that nobody takes.
        let heard = AsyncStream<UUID>.makeStream()
        let listening = Task {
            let notifications = listener.notifications(on: "bench_books") { ready.continuation.finish() }
            for try await notification in notifications {
                if let id = UUID(uuidString: notification.payload) { heard.continuation.yield(id) }
            }
        }
        let reacting = Task {
            for await id in heard.stream {
                try await listener.withTransaction { transaction in
                    transaction.enqueue(
                        "INSERT INTO bookshelf.inventory (id, version, title, quantity) VALUES (\(id), 1, 'x', 10)")
                }
            }
        }
        for await _ in ready.stream {}
        let writer = try arena.client(connections: 8)
        try await Callers(8) { try await write(with: writer) }.pace(rate, for: arena.seconds)
        try await arena.waitForInventories(within: .seconds(60))
        listening.cancel()
        reacting.cancel()
        await writer.close()
        await listener.close()
        return try await arena.latencies(
            "SELECT b.xmin, i.xmin FROM bookshelf.books b JOIN bookshelf.inventory i USING (id)")
    }

    private func write(with writer: PostgresClient) async throws {
        let id = UUID()
        try await writer.withTransaction { transaction in
            transaction.enqueue(
                """
                INSERT INTO bookshelf.books (id, version, title, author, price_amount, price_currency)
                VALUES (\(id), 1, 'The Great Gatsby', 'F. Scott Fitzgerald', 12.99, 'USD')
                """)
            transaction.enqueue("INSERT INTO caused VALUES (\(id))")
            transaction.enqueue("SELECT pg_notify('bench_books', \(id.uuidString))")
        }
    }
}
