import Outbox
import OutboxPostgres
import Postgres
import WhiteLabel

/// Orders of records, a row each, and the records.
enum VinylOrderTable: AggregateTable {
    static let schema = SQLIdentifier.whiteLabel
    static let table: SQLIdentifier = "vinyl_orders"

    static let columns: [Column<VinylOrder>] = [
        Column("approval_id") { $0.approvalID },
        Column("ordered_by") { $0.orderedBy },
        Column("status") { $0.status.rawValue },
    ]

    static let children: [ChildTable<VinylOrder>] = [
        ChildTable(
            "vinyl_order_lines", parent: "order_id", ordinal: "line", rows: \.vinyls,
            columns: [Column("vinyl_id") { $0 }])
    ]

    static func aggregate(from row: AggregateRow<VinylOrder>) throws -> VinylOrder {
        VinylOrder(
            id: row.id, approvalID: try row.decode("approval_id"), orderedBy: try row.decode("ordered_by"),
            vinyls: try row.children("vinyl_order_lines").map { try $0.decode(at: "vinyl_id") },
            status: try row.choice("status"), recorded: row.recorded)
    }
}
