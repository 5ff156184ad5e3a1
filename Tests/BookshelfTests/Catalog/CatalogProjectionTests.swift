import Bookshelf
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import Postgres
import Testing

@Suite(.timeLimit(.minutes(5))) struct `The catalog` {
    @Test(arguments: 1...3) func `shows what the tables say, after any commands`(seed: UInt64) async throws {
        try await Shop.with { shop in
            var random = Dice(state: seed)
            var books = try await shop.addBooks(5)
            try await shop.world.drain()
            for step in 0..<60 {
                switch random.next() % 5 {
                case 0: books += try await shop.addBooks(1, "Step \(step)")
                case 1: try await shop.world.drain()
                default:
                    let book = books[Int(random.next() % 5)]
                    let change = Int(random.next() % 9) + 1
                    _ = try await shop.store.process(AdjustStock(bookID: book, change: change))
                }
            }
            try await shop.world.drain()
            #expect(try await shop.shown() == shop.expected())
            #expect(try await shop.shown().count == books.count)
        }
    }

    @Test func `comes in pages by identity, and by the book`() async throws {
        try await Shop.with { shop in
            let books = try await shop.addBooks(5)
            #expect(try await shop.queries.catalogEntry(of: books[0]) == nil)
            try await shop.world.drain()
            let first = try await shop.queries.catalog(limit: 3)
            #expect(first.items.map(\.bookID) == Array(books.prefix(3)))
            let next = try #require(first.next.flatMap { Identity<Book>($0) })
            let second = try await shop.queries.catalog(after: next, limit: 3)
            #expect(second.items.map(\.bookID) == Array(books.suffix(2)))
            #expect(second.next == nil)
            let entry = try #require(try await shop.queries.catalogEntry(of: books[4]))
            #expect(entry == second.items.last)
            #expect(entry.title == "Volume 4")
            #expect(entry.price == (try Money("4.5")))
            #expect(entry.stock == 10)
        }
    }

    /// The two streams of a book, in every order that their events can come in, and some that they cannot.
    @Test func `is the same in whatever order its events come, and shows no book before the book's own`() async throws {
        try await Shop.with { shop in
            let book = Identity<Book>()
            let events: [any DomainEvent] = [
                BookAdded(bookID: book, title: "Emma", author: "Jane Austen", price: try Money("7.5")),
                StockAdjusted(bookID: book, change: 10, quantity: 10),
                StockAdjusted(bookID: book, change: -3, quantity: 7),
                StockAdjusted(bookID: book, change: 2, quantity: 9),
            ]
            let logged = try zip(events, [1, 1, 2, 3]).map { try Self.logged($0, of: book, version: $1) }
            for order in Self.permutations([0, 1, 2, 3]) {
                try await shop.database.client.execute("DELETE FROM bookshelf.catalog")
                var isAdded = false
                for index in order {
                    try await Self.handle([logged[index]], in: shop.store)
                    isAdded = isAdded || index == 0
                    #expect(try await shop.queries.catalog().items.count == (isAdded ? 1 : 0), "\(order)")
                }
                #expect(try await shop.queries.catalogEntry(of: book)?.stock == 9, "\(order)")
                #expect(try await shop.shown().map(\.numbers) == [[9, 1, 3]], "\(order)")
            }
        }
    }

    @Test func `takes several events of a book in one batch`() async throws {
        try await Shop.with { shop in
            let book = Identity<Book>()
            let changes = try (1...5).map { version in
                let event = StockAdjusted(bookID: book, change: 1, quantity: version)
                return try Self.logged(event, of: book, version: Int64(version))
            }
            try await Self.handle(changes.reversed(), in: shop.store)
            #expect(try await shop.shown().map(\.numbers) == [[5, 0, 5]])
        }
    }

    private static func logged(_ event: any DomainEvent, of book: Identity<Book>, version: Int64) throws -> LoggedEvent
    {
        let name = type(of: event).name
        let kind = name == BookAdded.name ? Book.kind : Inventory.kind
        let record = EventRecord(
            id: .timeOrdered(), name: name, schemaVersion: 1, stream: StreamID(kind: kind, id: book.streamText),
            streamVersion: version, payload: Array(try JSONEncoder().encode(event)), metadata: Metadata())
        return LoggedEvent(record: record, position: version, recordedAt: Date())
    }

    /// As a relay does it for the first slot, but for the checkpoint.
    private static func handle(_ events: [LoggedEvent], in store: any OutboxStore) async throws {
        guard case .react(let handlers)? = Catalog.projections.first?.subscription.kind else { return }
        try await store.perform { work in
            for (name, events) in Dictionary(grouping: events, by: \.name) {
                let handler = try #require(handlers[name])
                try handler.run(events.map(handler.prepare), work)
            }
        }
    }

    private static func permutations(_ items: [Int]) -> [[Int]] {
        guard let first = items.first else { return [[]] }
        return permutations(Array(items.dropFirst())).flatMap { rest in
            (0...rest.count).map { place in Array(rest.prefix(place)) + [first] + Array(rest.suffix(rest.count - place))
            }
        }
    }
}

/// The same numbers for the same seed.
struct Dice {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
}
