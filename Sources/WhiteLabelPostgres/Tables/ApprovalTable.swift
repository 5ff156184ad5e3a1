import Outbox
import OutboxPostgres
import Postgres
import WhiteLabel

/// Approvals of orders, a row each.
enum ApprovalTable: AggregateTable {
    static let schema = SQLIdentifier.whiteLabel
    static let table: SQLIdentifier = "approvals"

    static let columns: [Column<Approval>] = [
        Column("order_id") { $0.orderID },
        Column("requested_by") { $0.requestedBy },
        Column("decided_by") { $0.decidedBy },
        Column("status") { $0.status.rawValue },
    ]

    static func aggregate(from row: AggregateRow<Approval>) throws -> Approval {
        Approval(
            id: row.id, orderID: try row.decode("order_id"), requestedBy: try row.decode("requested_by"),
            decidedBy: try row.decodeIfPresent("decided_by"), status: try row.choice("status"),
            recorded: row.recorded)
    }
}
