import Bookshelf
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres

/// A relay that works off a full log, beside the same work in SQL alone.
enum Relays {
    static func contests(in arena: Arena) -> [Contest] {
        let floor = Contestant(name: "SQL alone, a statement for 1,000") { try await SQLRelay(arena: arena).rate() }
        return [
            Contest(
                name: "relay, a handler an event", unit: "events/s", bar: 0.55,
                ours: Contestant(name: "swift-outbox") {
                    try await rate(in: arena, InventoryStocking { _ in }.subscription)
                },
                theirs: floor),
            Contest(
                name: "relay, a handler a batch", unit: "events/s", bar: 0.75,
                ours: Contestant(name: "swift-outbox") { try await rate(in: arena, batches) },
                theirs: floor),
        ]
    }

    /// The same effect as an ordinary handler's, a batch at a time.
    private static var batches: React {
        React(toBatchOf: BookAdded.self, as: "inventory.stock", once: \.bookID.uuid) { occurrences, work in
            let books = occurrences.map(\.event)
            try work.withPostgres { transaction in
                transaction.enqueue(
                    """
                    INSERT INTO bookshelf.inventory (id, version, title, quantity)
                    SELECT id, 1, title, 10
                    FROM unnest(\(books.map(\.bookID.uuid)), \(books.map(\.title))) AS b (id, title)
                    """)
            }
        }
    }

    /// Events a second from the relay's start to its last commit.
    private static func rate(in arena: Arena, _ reaction: React) async throws -> Double {
        try await arena.fillLog()
        let client = try arena.client(connections: 4)
        let store = try PostgresOutboxStore.bookshelf(client: client, logger: arena.logger)
        let (ends, end) = AsyncStream<Never>.makeStream()
        let last = Int64(arena.events)
        var configuration = RelayConfiguration()
        configuration.observe = { event in
            if case .handled(_, let positions) = event, positions.last == last { end.finish() }
        }
        let relay = try Relay(
            store: store, handlers: try HandlerRegistry { reaction }, configuration: configuration,
            logger: arena.logger)
        let start = ContinuousClock.now
        let running = Task { try await relay.run() }
        for await _ in ends {}
        let time = (ContinuousClock.now - start) / .seconds(1)
        running.cancel()
        _ = try? await running.value
        await client.close()
        try await arena.expectInventories(arena.events)
        return Double(arena.events) / time
    }
}

extension Arena {
    /// Empties the tables and writes a log of as many books.
    func fillLog() async throws {
        try await clear()
        try await admin.execute(
            """
            INSERT INTO outbox.events (event_id, name, schema_version, stream_kind, stream_id, stream_version, payload,
                correlation_id)
            SELECT id, 'book.added', 1, 'book', id::text, 1,
                jsonb_build_object('bookID', upper(id::text), 'title', 'The Great Gatsby', 'author',
                    'F. Scott Fitzgerald', 'price', jsonb_build_object('amount', '12.99', 'currency', 'USD')), id
            FROM (SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id
                FROM generate_series(1, \(events)) AS n) AS ids
            """)
        try await admin.execute("ANALYZE outbox.events")
        try await admin.execute("CHECKPOINT")
    }

    /// What was measured has to have happened.
    func expectInventories(_ count: Int) async throws {
        let found = try await admin.query("SELECT count(*) FROM bookshelf.inventory WHERE quantity = 10").first?
            .decode(Int.self, at: 0)
        guard found == count else {
            throw Tool.Failed(description: "\(found ?? 0) inventories instead of \(count): the figure would be wrong")
        }
    }
}
