public import Bookshelf
public import Outbox
import OutboxPostgres
import Postgres

/// An order as a list shows it.
public struct OrderListing: Codable, Sendable, Hashable {
    /// The order.
    public let orderID: Identity<Order>
    /// Who ordered.
    public let customer: String
    /// How far it has come.
    public let status: OrderStatus
    /// How many lines it has.
    public let lines: Int
    /// How many copies all lines ask for.
    public let copies: Int

    static func select(after: Identity<Order>, limit: Int) -> SQL {
        """
        SELECT o.id, o.customer, o.status, i.lines, i.copies FROM \(SQLIdentifier.bookshelf).orders o
        CROSS JOIN LATERAL (
            SELECT count(*) AS lines, coalesce(sum(quantity), 0)::int8 AS copies
            FROM \(SQLIdentifier.bookshelf).order_items WHERE order_id = o.id
        ) i
        WHERE o.id > \(after) ORDER BY o.id LIMIT \(limit)
        """
    }

    init(_ row: Row) throws {
        orderID = try row.decode(at: "id")
        customer = try row.decode(at: "customer")
        status = try OrderStatus(stored: row.decode(at: "status"))
        lines = try row.decode(at: "lines")
        copies = try row.decode(at: "copies")
    }
}
