public import Bookshelf
public import Outbox
import OutboxPostgres
import Postgres

/// An inventory as a list shows it.
public struct StockListing: Codable, Sendable, Hashable {
    /// The book.
    public let bookID: Identity<Book>
    /// Its title.
    public let title: String
    /// How many copies there are.
    public let quantity: Int

    static func select(after: Identity<Book>, limit: Int) -> SQL {
        """
        SELECT id, title, quantity FROM \(SQLIdentifier.bookshelf).inventory
        WHERE id > \(after) ORDER BY id LIMIT \(limit)
        """
    }

    init(_ row: Row) throws {
        bookID = try row.decode(at: "id")
        title = try row.decode(at: "title")
        quantity = Int(try row.decode(Int32.self, at: "quantity"))
    }
}
