import Bookshelf
import Outbox
import OutboxPostgres
import Postgres

/// Inventories, a row each, under the identity of their book.
enum InventoryTable: AggregateTable {
    static let schema = SQLIdentifier.bookshelf
    static let table: SQLIdentifier = "inventory"

    static let columns: [Column<Inventory>] = [
        Column("title") { $0.title.text },
        Column("quantity") { Int32($0.quantity) },
    ]

    static func aggregate(from row: AggregateRow<Inventory>) throws -> Inventory {
        Inventory(
            id: row.id,
            title: try Title(row.decode("title")),
            quantity: Int(try row.decode("quantity", as: Int32.self)),
            recorded: row.recorded)
    }
}
