import OutboxPostgres
import Postgres

/// How many rows there are, all counted in one snapshot.
public struct Census: Sendable, Hashable {
    /// Books in the catalog.
    public let books: Int
    /// Orders of any status.
    public let orders: Int
    /// Inventories.
    public let inventories: Int
    /// Events in the log.
    public let events: Int

    static let select: SQL = """
        SELECT (SELECT count(*) FROM bookshelf.books) AS books, (SELECT count(*) FROM bookshelf.orders) AS orders,
            (SELECT count(*) FROM bookshelf.inventory) AS inventories, (SELECT count(*) FROM outbox.events) AS events
        """

    init(books: Int, orders: Int, inventories: Int, events: Int) {
        self.books = books
        self.orders = orders
        self.inventories = inventories
        self.events = events
    }

    init(_ row: Row) throws {
        books = try row.decode(at: "books")
        orders = try row.decode(at: "orders")
        inventories = try row.decode(at: "inventories")
        events = try row.decode(at: "events")
    }
}
