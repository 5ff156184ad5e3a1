public import Bookshelf
public import Outbox
import OutboxPostgres
public import Postgres

/// The read side: ordinary SQL over Bookshelf's tables, a page at a time.
///
/// Pages go by identity, so a list neither skips nor repeats a row while others are added. Throws `PostgresError`.
public struct BookshelfQueries: Sendable {
    let client: PostgresClient

    /// Reads through this client.
    public init(client: PostgresClient) { self.client = client }

    /// Books after the given one.
    public func books(after: Identity<Book> = .lowest, limit: Int = 100) async throws -> Page<BookListing> {
        let rows = try await client.query(BookListing.select(after: after, limit: limit + 1))
        return Page(try rows.map(BookListing.init), limit: limit) { $0.bookID.description }
    }

    /// Books after the given one, with all that is known of them.
    public func details(after: Identity<Book> = .lowest, limit: Int = 100) async throws -> Page<BookDetails> {
        let rows = try await client.query(BookDetails.select(after: after, limit: limit + 1))
        return Page(try rows.map(BookDetails.init), limit: limit) { $0.bookID.description }
    }

    /// Which of these keys of one caller stand for a request that was done.
    public func usedKeys(_ keys: [String], of caller: String) async throws -> Set<String> {
        let rows = try await client.query(
            "SELECT key FROM outbox.idempotency_keys WHERE caller = \(caller) AND key = ANY(\(keys))")
        return Set(try rows.map { try $0.decode(String.self, at: 0) })
    }

    /// Orders after the given one.
    public func orders(after: Identity<Order> = .lowest, limit: Int = 100) async throws -> Page<OrderListing> {
        let rows = try await client.query(OrderListing.select(after: after, limit: limit + 1))
        return Page(try rows.map(OrderListing.init), limit: limit) { $0.orderID.description }
    }

    /// Inventories after that of the given book.
    public func inventory(after: Identity<Book> = .lowest, limit: Int = 100) async throws -> Page<StockListing> {
        let rows = try await client.query(StockListing.select(after: after, limit: limit + 1))
        return Page(try rows.map(StockListing.init), limit: limit) { $0.bookID.description }
    }

    /// Books of the catalog with their stock, after the given one.
    public func catalog(after: Identity<Book> = .lowest, limit: Int = 100) async throws -> Page<CatalogListing> {
        let rows = try await client.query(CatalogListing.select(after: after, limit: limit + 1))
        return Page(try rows.map(CatalogListing.init), limit: limit) { $0.bookID.description }
    }

    /// A book of the catalog with its stock; nil where it is not there, or not there yet.
    public func catalogEntry(of book: Identity<Book>) async throws -> CatalogListing? {
        try await client.query(CatalogListing.select(book)).first.map(CatalogListing.init)
    }

    /// How many rows there are of everything: what the demo compares.
    public func census() async throws -> Census {
        let rows = try await client.query(Census.select)
        guard let row = rows.first else { return Census(books: 0, orders: 0, inventories: 0, events: 0) }
        return try Census(row)
    }
}
