public import Bookshelf
public import Outbox
import OutboxPostgres
import Postgres

/// A book of the catalog with its stock, as a list shows it.
public struct CatalogListing: Codable, Sendable, Hashable {
    /// The book.
    public let bookID: Identity<Book>
    /// Its title.
    public let title: String
    /// Who wrote it.
    public let author: String
    /// What a copy costs.
    public let price: Money
    /// How many copies there are.
    public let stock: Int

    /// A page of the slot that is live when the statement runs, so of one slot.
    static func select(after: Identity<Book>, limit: Int) -> SQL {
        "\(sql: shown) AND book_id > \(after) ORDER BY book_id LIMIT \(limit)"
    }

    static func select(_ book: Identity<Book>) -> SQL { "\(sql: shown) AND book_id = \(book)" }

    private static let shown: SQL = """
        SELECT book_id, title, author, price_amount, price_currency, stock FROM \(SQLIdentifier.bookshelf).catalog
        WHERE slot = (SELECT slot FROM \(SQLIdentifier.bookshelf).catalog_slots WHERE is_live) AND book_version > 0
        """

    init(_ row: Row) throws {
        bookID = try row.decode(at: "book_id")
        title = try row.decode(at: "title")
        author = try row.decode(at: "author")
        price = try Money(stored: row.decode(at: "price_amount"), row.decode(at: "price_currency"))
        stock = Int(try row.decode(Int32.self, at: "stock"))
    }
}
