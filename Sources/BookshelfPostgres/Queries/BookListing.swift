public import Bookshelf
public import Outbox
import OutboxPostgres
import Postgres

/// A book as a list shows it.
public struct BookListing: Codable, Sendable, Hashable {
    /// The book.
    public let bookID: Identity<Book>
    /// Its title.
    public let title: String
    /// Who wrote it.
    public let author: String
    /// Its number, if it has one.
    public let isbn: String?
    /// What a copy costs.
    public let price: Money

    static func select(after: Identity<Book>, limit: Int) -> SQL {
        """
        SELECT id, title, author, isbn, price_amount, price_currency FROM \(SQLIdentifier.bookshelf).books
        WHERE id > \(after) ORDER BY id LIMIT \(limit)
        """
    }

    init(_ row: Row) throws {
        bookID = try row.decode(at: "id")
        title = try row.decode(at: "title")
        author = try row.decode(at: "author")
        isbn = try row.decodeIfPresent(at: "isbn")
        price = try Money(stored: row.decode(at: "price_amount"), row.decode(at: "price_currency"))
    }
}
