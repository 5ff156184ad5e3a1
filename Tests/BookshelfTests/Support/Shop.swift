import Bookshelf
import BookshelfPostgres
import Outbox
import OutboxPostgres
import Postgres
import Testing

/// A bookshelf on a database, with its catalog.
struct Shop: Sendable {
    let database: TestDatabase
    let world: World

    var store: any OutboxStore { world.store }
    var queries: BookshelfQueries { database.queries }

    static func with(_ body: (Shop) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            let store = try PostgresOutboxStore.bookshelf(client: database.client, logger: .silent)
            try await body(Shop(database: database, world: World(store: store)))
        }
    }

    func catalog(as actor: String = "alice") throws -> CatalogOperator {
        CatalogOperator(
            store: try PostgresOutboxStore.bookshelf(client: database.client, logger: .silent), actor: actor)
    }

    func operations() throws -> OutboxOperator {
        OutboxOperator(
            store: try PostgresOutboxStore.bookshelf(client: database.client, logger: .silent), actor: "alice")
    }

    /// Lends a relay that runs as a process of its own.
    func relaying<Result>(_ body: () async throws -> Result) async throws -> Result {
        let relay = try ProgramRun(
            "relay", ["run", "--poll-interval", "20ms"],
            environment: ["DATABASE_URL": database.url, "LOG_LEVEL": "error"])
        do {
            let result = try await body()
            relay.send(15)
            #expect(await relay.outcome().status == 0)
            return result
        } catch {
            relay.send(9)
            _ = await relay.outcome()
            throw error
        }
    }

    @discardableResult
    func addBooks(_ count: Int, _ series: String = "Volume") async throws -> [Identity<Book>] {
        var books: [Identity<Book>] = []
        for number in 0..<count {
            let command = AddBook(title: "\(series) \(number)", author: "Anonymous", price: "\(number).5")
            books.append(try await store.process(command).bookID)
        }
        return books
    }

    /// What the catalog has to show once every relay is done.
    func expected() async throws -> [Shown] {
        try await database.client.query(
            """
            SELECT b.id::text, b.title, b.author, b.price_amount::text, b.price_currency, coalesce(i.quantity, 0),
                b.version, coalesce(i.version, 0)
            FROM bookshelf.books b LEFT JOIN bookshelf.inventory i ON i.id = b.id ORDER BY b.id
            """
        ).map(Shown.init)
    }

    /// What the live slot holds.
    func shown() async throws -> [Shown] {
        try await database.client.query(
            """
            SELECT book_id::text, title, author, price_amount::text, price_currency, stock, book_version, stock_version
            FROM bookshelf.catalog WHERE slot = (SELECT slot FROM bookshelf.catalog_slots WHERE is_live)
            ORDER BY book_id
            """
        ).map(Shown.init)
    }

    /// A row, value by value.
    struct Shown: Hashable {
        let texts: [String?]
        let numbers: [Int64]

        init(_ row: Row) throws {
            texts = try (0..<5).map { try row.decodeIfPresent(at: $0) }
            numbers =
                [Int64(try row.decode(Int32.self, at: 5))] + (try (6..<8).map { try row.decode(Int64.self, at: $0) })
        }
    }
}
