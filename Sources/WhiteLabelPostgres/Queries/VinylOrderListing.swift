public import Outbox
import OutboxPostgres
import Postgres
public import WhiteLabel

/// An order of records as a list shows it.
public struct VinylOrderListing: Codable, Sendable, Hashable {
    /// The order.
    public let orderID: Identity<VinylOrder>
    /// Who orders.
    public let orderedBy: Identity<User>
    /// How many records.
    public let vinyls: Int
    /// How far it has come.
    public let status: VinylOrderStatus
    /// The approval it waits for, or waited for.
    public let approvalID: Identity<Approval>

    static func select(after: Identity<VinylOrder>?, limit: Int) -> SQL {
        """
        SELECT o.id, o.ordered_by, o.status, o.approval_id,
            (SELECT count(*) FROM \(SQLIdentifier.whiteLabel).vinyl_order_lines l WHERE l.order_id = o.id) AS vinyls
        FROM \(SQLIdentifier.whiteLabel).vinyl_orders o
        WHERE \(after) IS NULL OR o.id > \(after) ORDER BY o.id LIMIT \(limit)
        """
    }

    init(_ row: Row) throws {
        orderID = try row.decode(at: "id")
        orderedBy = try row.decode(at: "ordered_by")
        vinyls = try row.decode(at: "vinyls")
        status = try VinylOrderStatus(stored: row.decode(at: "status"), in: "status")
        approvalID = try row.decode(at: "approval_id")
    }
}
