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

extension AggregateRow {
    /// One of the words that a column may hold, or a `Violation` for one that this program does not know.
    func choice<Choice: RawRepresentable<String>>(_ column: String) throws -> Choice {
        guard let choice = Choice(rawValue: try decode(column)) else {
            throw Violation(field: column, code: "not_a_choice", message: "is none that this program knows")
        }
        return choice
    }
}
