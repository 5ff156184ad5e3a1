import Bookshelf
import Outbox
import OutboxPostgres
import Postgres

/// Books, a row each.
enum BookTable: AggregateTable {
    static let schema = SQLIdentifier.bookshelf
    static let table: SQLIdentifier = "books"

    static let columns: [Column<Book>] = [
        Column("title") { $0.title.text },
        Column("author") { $0.author.text },
        Column("isbn") { $0.isbn?.digits },
        Column("price_amount") { $0.price.amount },
        Column("price_currency") { $0.price.currency.code },
        Column("synopsis") { $0.synopsis?.text },
    ]

    static func aggregate(from row: AggregateRow<Book>) throws -> Book {
        Book(
            id: row.id,
            title: try Title(row.decode("title")),
            author: try Author(row.decode("author")),
            isbn: try row.decodeIfPresent("isbn").map { try ISBN($0) },
            price: try Money(stored: row.decode("price_amount"), row.decode("price_currency")),
            synopsis: try row.decodeIfPresent("synopsis").map { try Synopsis($0) },
            recorded: row.recorded)
    }
}
