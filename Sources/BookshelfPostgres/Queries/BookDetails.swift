public import Bookshelf
public import Outbox
import OutboxPostgres
import Postgres

/// A book with all that the catalog knows of it.
public struct BookDetails: Codable, Sendable, Hashable {
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
    /// What it is about, if that is known.
    public let description: String?

    static func select(after: Identity<Book>, limit: Int) -> SQL {
        """
        SELECT id, title, author, isbn, price_amount, price_currency, synopsis FROM \(SQLIdentifier.bookshelf).books
        WHERE id > \(after) ORDER BY id LIMIT \(limit)
        """
    }

    init(_ row: Row) throws {
        bookID = try row.decode(at: "id")
        title = try row.decode(at: "title")
        author = try row.decode(at: "author")
        isbn = try row.decodeIfPresent(at: "isbn")
        price = try Money(stored: row.decode(at: "price_amount"), row.decode(at: "price_currency"))
        description = try row.decodeIfPresent(at: "synopsis")
    }
}
