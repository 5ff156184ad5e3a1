import Bookshelf
import Outbox
import OutboxPostgres
import Postgres

/// Orders, a row each, and their lines.
enum OrderTable: AggregateTable {
    static let schema = SQLIdentifier.bookshelf
    static let table: SQLIdentifier = "orders"

    static let columns: [Column<Order>] = [
        Column("customer") { $0.customer.text },
        Column("status") { $0.status.rawValue },
    ]

    static let children: [ChildTable<Order>] = [
        ChildTable(
            "order_items", parent: "order_id", ordinal: "line", rows: \.items,
            columns: [
                Column("title") { $0.bookTitle.text },
                Column("quantity") { Int32($0.quantity.value) },
                Column("price_amount") { $0.unitPrice.amount },
                Column("price_currency") { $0.unitPrice.currency.code },
            ])
    ]

    static func aggregate(from row: AggregateRow<Order>) throws -> Order {
        Order(
            id: row.id,
            customer: try Customer(row.decode("customer")),
            status: try OrderStatus(stored: row.decode("status")),
            items: try row.children("order_items").map(item),
            recorded: row.recorded)
    }

    private static func item(_ row: Row) throws -> OrderItem {
        OrderItem(
            bookTitle: try Title(row.decode(at: "title")),
            quantity: try Quantity(Int(row.decode(Int32.self, at: "quantity"))),
            unitPrice: try Money(stored: row.decode(at: "price_amount"), row.decode(at: "price_currency")))
    }
}
