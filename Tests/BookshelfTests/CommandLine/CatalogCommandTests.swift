import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import Postgres
import TestServer
import Testing

@Suite(.timeLimit(.minutes(5))) struct `The catalog's commands` {
    private func rebuild(_ shop: Shop, _ more: String...) throws -> ProgramRun {
        try ProgramRun("bookshelf", ["catalog", "rebuild"] + more, environment: ["DATABASE_URL": shop.database.url])
    }

    private func begun(_ shop: Shop) async throws {
        try await TestServer.until("the rebuild has put its subscription at the beginning") {
            guard try await shop.catalog().status().rebuild?.isRunning == true else { return false }
            return try await !shop.operations().audit(subscription: "catalog.green").isEmpty
        }
    }

    @Test func `adjust stock, list the catalog, rebuild it and show its status`() async throws {
        try await Shop.with { shop in
            let url = shop.database.url
            let book = try await shop.store.process(.gatsby).bookID
            try await shop.relaying {
                try await TestServer.until("the book is stocked") { try await shop.world.inventory(of: book) != nil }
                let adjusted = try await bookshelf("adjust-stock", "--book", "\(book)", "--change", "-3", on: url)
                #expect(adjusted.output == ["Stock of book \(book): 7"], "\(adjusted)")
                try await TestServer.until("the catalog has it") {
                    try await shop.queries.catalogEntry(of: book)?.stock == 7
                }
                let list = try await bookshelf("list", "catalog", on: url)
                #expect(list.output.last == "\(book)  The Great Gatsby  F. Scott Fitzgerald  12.99 USD  7", "\(list)")
                let outcome = await (try rebuild(shop)).outcome()
                #expect(outcome.status == 0, "\(outcome)")
                #expect(outcome.output == ["Rebuilt the catalog: readers see green"])
                #expect(outcome.errors.allSatisfy { $0.contains(" places of the log") }, "\(outcome.errors)")
                #expect(try await bookshelf("list", "catalog", on: url).output == list.output)
            }
            let status = try await bookshelf("catalog", "status", on: url)
            #expect(status.output.first?.hasPrefix("Live: green since ") == true, "\(status)")
            #expect(status.output.dropFirst(2) == ["Lag: 0 events, 0.0 s; parked 0, dead 0", "Rebuild: none"])
            let json = try await bookshelf("catalog", "status", "--json", on: url).json()
            #expect(json["live"] as? String == "green")
            #expect(json["version"] as? Int == Int(Catalog.version))
            #expect(json["rebuild"] == nil)
        }
    }

    @Test func `killed in the middle, leave the catalog as it is, and go on the next time`() async throws {
        try await Shop.with { shop in
            try await shop.addBooks(30)
            try await shop.world.drain()
            let before = try await shop.shown()
            let first = try rebuild(shop, "--actor", "alice")
            try await begun(shop)
            first.send(SIGKILL)
            #expect(await first.outcome().status == 128 + SIGKILL)
            #expect(try await shop.shown() == before)
            #expect(try await shop.catalog().status().live == .blue)
            let interrupted = try await bookshelf("catalog", "status", on: shop.database.url)
            #expect(interrupted.output.last?.hasPrefix("Rebuild: of green by alice since ") == true, "\(interrupted)")
            try await TestServer.until("the dead program has been silent for long enough") {
                try await shop.catalog().status().rebuild?.isRunning == false
            }
            try await shop.relaying {
                let second = await (try rebuild(shop, "--json")).outcome()
                #expect(second.status == 0, "\(second)")
                #expect(try second.json()["live"] as? String == "green")
            }
            #expect(try await shop.shown() == before)
            #expect(try await shop.operations().audit(subscription: "catalog.green").count == 1, "begun once")
        }
    }

    @Test func `refuse a second rebuild, and say who is at it since when`() async throws {
        try await Shop.with { shop in
            try await shop.addBooks(1)
            try await shop.world.drain()
            let first = try rebuild(shop, "--actor", "alice")
            try await begun(shop)
            let second = await (try rebuild(shop, "--actor", "bob")).outcome()
            #expect(second.status == ProgramStatus.retry.rawValue)
            #expect(
                second.error?.firstMatch(
                    of: /catalog rebuild: alice is at it since [0-9-]{10}T[0-9:]{8}Z; wait for that one/) != nil,
                "\(second)")
            try await shop.relaying {
                #expect(await first.outcome().output == ["Rebuilt the catalog: readers see green"])
            }
        }
    }

    @Test func `refuse to lose what the log has dropped, and take it from the tables when they are told to`()
        async throws
    {
        try await Shop.with { shop in
            _ = try await relay("maintain", "--partition-size", "1000", on: shop.database.url)
            let books = try await shop.addBooks(5)
            try await shop.world.drain()
            try await age(shop)
            try await shop.world.drain()
            let maintained = try await relay("maintain", "--partition-size", "1000", on: shop.database.url)
            #expect(maintained.output.contains("Dropped: events_1"), "\(maintained)")
            _ = try await shop.store.process(AdjustStock(bookID: books[0], change: 4))
            try await shop.world.drain()
            let before = try await shop.shown()
            let refused = await (try rebuild(shop)).outcome()
            #expect(refused.status == ProgramStatus.data.rawValue)
            #expect(refused.error?.contains("the log does not have all events of 5 books") == true, "\(refused)")
            #expect(try await shop.catalog().status().rebuild == nil)
            try await shop.relaying {
                let seeded = await (try rebuild(shop, "--from-tables")).outcome()
                #expect(seeded.output == ["Rebuilt the catalog: readers see green"], "\(seeded)")
            }
            #expect(try await shop.shown() == before)
            #expect(try await shop.shown() == shop.expected())
        }
    }

    /// Fills the first partition of the log, and makes all there is so old that retention lets it go.
    private func age(_ shop: Shop) async throws {
        try await shop.database.client.execute(
            """
            INSERT INTO outbox.events (event_id, name, schema_version, stream_kind, stream_id, stream_version, payload,
                correlation_id)
            SELECT id, 'other', 1, 'other', 'a', 1, '{}', id
            FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, 1200)) e
            """)
        try await shop.database.client.execute("UPDATE outbox.events SET recorded_at = now() - interval '10 days'")
    }
}
