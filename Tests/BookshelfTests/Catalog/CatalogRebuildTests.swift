import Bookshelf
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import Postgres
import Synchronization
import TestServer
import Testing

@Suite(.timeLimit(.minutes(5))) struct `Rebuilding the catalog` {
    @Test func `goes on beside a writer, and no reader ever sees less than before`() async throws {
        try await Shop.with { shop in
            let books = try await shop.addBooks(200)
            try await shop.relaying {
                try await TestServer.until("every book is in the catalog with its stock") {
                    try await shop.queries.catalog(limit: 1000).items.count { $0.stock == 10 } == books.count
                }
                let isOver = Flag()
                async let written = write(on: books, in: shop, until: isOver)
                async let seen = read(shop, until: isOver)
                for slot in [Catalog.Slot.green, .blue] {
                    let steps = Steps()
                    let status = try await shop.catalog().rebuild { steps.add($0) }
                    #expect(status.live == slot)
                    #expect(status.rebuild == nil)
                    #expect(steps.all.last?.hasCaughtUp == true)
                }
                isOver.raise()
                #expect(try await written > 0)
                #expect(try await seen > 2)
            }
            try await shop.world.drain()
            #expect(try await shop.shown() == shop.expected())
            #expect(try await shop.catalog().status().subscription?.lag == 0)
        }
    }

    /// Adds books, and copies of those there were.
    private func write(on books: [Identity<Book>], in shop: Shop, until isOver: Flag) async throws -> Int {
        var count = 0
        while !isOver.isRaised {
            try await shop.addBooks(1, "Late \(count)")
            _ = try await shop.store.process(AdjustStock(bookID: books[count % books.count], change: 1))
            count += 1
        }
        return count
    }

    /// Reads all of it again and again: books only come, and so do copies here.
    private func read(_ shop: Shop, until isOver: Flag) async throws -> Int {
        var (looks, before) = (0, [Identity<Book>: Int]())
        while !isOver.isRaised {
            let items = try await shop.queries.catalog(limit: 10_000).items
            let now = Dictionary(uniqueKeysWithValues: items.map { ($0.bookID, $0.stock) })
            let missing = before.filter { now[$0.key] == nil }
            let fallen = before.filter { (now[$0.key] ?? .max) < $0.value }
            #expect(
                missing.isEmpty && fallen.isEmpty, "look \(looks): \(missing.count) gone, \(fallen.count) went back")
            (looks, before) = (looks + 1, now)
        }
        return looks
    }

    @Test func `does not let readers see a slot that lacks what they have seen`() async throws {
        try await Shop.with { shop in
            try await shop.addBooks(3)
            try await shop.world.drain()
            let extra = Identity<Book>()
            try await shop.database.client.execute(
                """
                INSERT INTO bookshelf.catalog (slot, book_id, title, author, price_amount, price_currency, book_version)
                VALUES ('blue', \(extra.uuid), 'Emma', 'Jane Austen', 7.5, 'USD', 1)
                """)
            let steps = Steps()
            try await shop.relaying {
                let rebuilding = Task { try await shop.catalog().rebuild { steps.add($0) } }
                try await TestServer.until("a switch was tried in vain, and another is to be") {
                    steps.all.count { $0.hasCaughtUp } >= 2
                }
                #expect(try await shop.queries.catalogEntry(of: extra)?.title == "Emma")
                #expect(try await shop.catalog().status().live == .blue)
                let late = try await shop.addBooks(1, "Late")
                try await TestServer.until("the live slot goes on") {
                    try await shop.queries.catalogEntry(of: late[0]) != nil
                }
                try await shop.database.client.execute(
                    "DELETE FROM bookshelf.catalog WHERE book_id = \(extra.uuid)")
                #expect(try await rebuilding.value.live == .green)
            }
        }
    }

    @Test func `takes the other slot into service for as long as it lasts, and the old one out of it`() async throws {
        try await Shop.with { shop in
            try await shop.addBooks(3)
            try await shop.world.drain()
            #expect(try await detached(shop) == ["catalog.green"])
            _ = try await shop.relaying { try await shop.catalog().rebuild() }
            #expect(try await detached(shop) == ["catalog.blue"])
            let audit = try await shop.operations().audit()
            #expect(
                audit.map { "\($0.actor) \($0.action) \($0.subscription ?? "-")" } == [
                    "alice detach catalog.blue", "alice attach catalog.green",
                ])
        }
    }

    private func detached(_ shop: Shop) async throws -> [String] {
        try await shop.database.client.query("SELECT name FROM outbox.subscriptions WHERE detached_at IS NOT NULL")
            .map { try $0.decode(at: 0) }
    }

    @Test func `is possible before anything has happened`() async throws {
        try await Shop.with { shop in
            #expect(try await shop.catalog().rebuild().live == .green)
            try await shop.addBooks(2)
            try await shop.world.drain()
            #expect(try await shop.shown() == shop.expected())
        }
    }

    @Test func `is due where older code made the catalog, and done by newer code alone`() async throws {
        try await Shop.with { shop in
            try await shop.addBooks(2)
            try await shop.world.drain()
            try await shop.database.client.execute(
                "UPDATE bookshelf.catalog_slots SET version = \(Catalog.version + 1)")
            try await shop.addBooks(1)
            try await shop.world.drain()
            let versions = try await shop.database.client.query(
                "SELECT version FROM bookshelf.catalog_slots ORDER BY slot"
            ).map { try $0.decode(Int32.self, at: 0) }
            #expect(versions == [Catalog.version, Catalog.version + 1], "who writes leaves its mark")
            #expect(try await !shop.catalog().status().isRebuildDue)
            // The table knows no version before the first, which is this program's as long as there is no second.
            try await shop.database.client.execute(
                "ALTER TABLE bookshelf.catalog_slots DROP CONSTRAINT catalog_slots_version_check")
            try await shop.database.client.execute("UPDATE bookshelf.catalog_slots SET version = 0")
            #expect(try await shop.catalog().status().isRebuildDue)
            #expect(try await shop.relaying { try await shop.catalog().rebuild() }.isRebuildDue == false)
        }
    }

    @Test func `stops where an event is dead for the new slot, and goes on once that is settled`() async throws {
        try await Shop.with { shop in
            try await shop.addBooks(3)
            try await shop.world.drain()
            // What the live slot took when it was still right.
            let event: UUID = try await shop.database.client.query(
                "UPDATE outbox.events SET payload = '{}' WHERE position = 2 RETURNING event_id")[0].decode(at: 0)
            try await shop.relaying {
                let error = await #expect(throws: OutboxError.self) { try await shop.catalog().rebuild() }
                #expect(error?.code == .refused)
                #expect(
                    error?.message.contains("1 event is dead for 'catalog.green'") == true,
                    "\(String(describing: error))")
                let before = try await shop.catalog().status()
                #expect(before.live == .blue)
                #expect(before.rebuild?.isRunning == false)
                #expect(before.rebuild?.progress?.dead == 1)
                try await shop.database.client.execute(
                    """
                    UPDATE outbox.events e SET payload = jsonb_build_object('bookID', b.id, 'title', b.title,
                        'author', b.author, 'price', jsonb_build_object('amount', b.price_amount::text, 'currency', 'USD'))
                    FROM bookshelf.books b WHERE e.event_id = \(event) AND e.stream_id = b.id::text
                    """)
                _ = try await shop.operations().redrive(ParkedFilter(events: [event]))
                try await TestServer.until("the event is handled") {
                    try await shop.catalog().status().rebuild?.progress?.dead == 0
                }
                #expect(try await shop.catalog().rebuild().live == .green)
            }
            #expect(try await shop.shown() == shop.expected())
            #expect(
                try await shop.operations().audit(subscription: "catalog.green").map(\.action) == ["redrive", "attach"])
        }
    }
}

/// Raised once.
private final class Flag: Sendable {
    private let state = Mutex(false)

    var isRaised: Bool { state.withLock { $0 } }

    func raise() { state.withLock { $0 = true } }
}

/// Keeps how far it was, look by look.
private final class Steps: Sendable {
    private let steps = Mutex<[CatalogProgress]>([])

    var all: [CatalogProgress] { steps.withLock { $0 } }

    func add(_ step: CatalogProgress) { steps.withLock { $0.append(step) } }
}
