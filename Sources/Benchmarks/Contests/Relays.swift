import Bookshelf
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import Postgres

/// A relay that works off a full log, beside the same work done by others.
enum Relays {
    static func contests(in arena: Arena) -> [Contest] {
        let floor = Contestant("SQL alone, 1,000 a statement") { try await SQLRelay(arena: arena).rate() }
        let queue = Contestant("PgQ, arrays") { try await PgQ(arena: arena).rate() }
        let each = Contestant { try await rate(in: arena, ordinary) }
        let batch = Contestant { try await rate(in: arena, batches) }
        return [
            Contest("relay, a handler an event", "events/s", .atLeast(0.55), ours: each, theirs: floor),
            Contest("relay, a handler a batch", "events/s", .atLeast(0.75), ours: batch, theirs: floor),
            Contest("relay, a handler an event", "events/s", .atLeast(1), ours: each, theirs: queue),
            Contest("relay, a handler a batch", "events/s", .atLeast(1), ours: batch, theirs: queue),
        ]
    }

    /// What the relay's work adds to the write-ahead log.
    static func wal(in arena: Arena) -> Contest {
        Contest(
            "WAL of an event on the relay's way", "bytes", .atMost(400),
            ours: Contestant { try await walBytes(in: arena) })
    }

    /// What an application would write: an inventory a book, and no event, as those that it is compared with write none.
    static var ordinary: React {
        React(to: BookAdded.self, as: "inventory.stock", once: \.bookID.uuid) { event, work in
            try work.inventories.save(
                Inventory(
                    id: event.bookID, title: try Title(event.title), quantity: InventoryStocking.copies,
                    recorded: RecordedEvents()))
        }
    }

    /// The same effect, a batch at a time.
    static var batches: React {
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

    static func rate(in arena: Arena, _ reaction: React, backlog: Int? = nil) async throws -> Double {
        try await arena.fillLog(backlog)
        let rate = try await Drain(arena, [reaction], deliveries: backlog).rate()
        if backlog == nil { try await arena.expectInventories(arena.events) }
        return rate
    }

    /// From the read to the checkpoint: the effect, the inbox row, and their share of the batch.
    private static func walBytes(in arena: Arena) async throws -> Double {
        try await arena.fillLog()
        let before = try await arena.walPosition()
        _ = try await Drain(arena, [ordinary]).rate()
        return Double(try await arena.walPosition() - before) / Double(arena.events)
    }
}
