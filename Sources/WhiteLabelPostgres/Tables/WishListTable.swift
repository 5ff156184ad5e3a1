import Outbox
import OutboxPostgres
import Postgres
import WhiteLabel

/// Wish lists, a row each under the identity of their user, and the records on them.
enum WishListTable: AggregateTable {
    static let schema = SQLIdentifier.whiteLabel
    static let table: SQLIdentifier = "wish_lists"
    static let columns: [Column<WishList>] = []

    static let children: [ChildTable<WishList>] = [
        ChildTable(
            "wish_list_vinyls", parent: "wish_list_id", ordinal: "place", rows: \.vinyls,
            columns: [Column("vinyl_id") { $0 }])
    ]

    static func aggregate(from row: AggregateRow<WishList>) throws -> WishList {
        WishList(
            id: row.id, vinyls: try row.children("wish_list_vinyls").map { try $0.decode(at: "vinyl_id") },
            recorded: row.recorded)
    }
}
