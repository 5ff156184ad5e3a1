import Outbox
import OutboxPostgres
import Postgres
import WhiteLabel

/// Counts of wishes, a row each, under the identity of their record.
enum WishCountTable: AggregateTable {
    static let schema = SQLIdentifier.whiteLabel
    static let table: SQLIdentifier = "wish_counts"
    static let columns: [Column<WishCount>] = [Column("wishes") { Int32($0.wishes) }]

    static func aggregate(from row: AggregateRow<WishCount>) throws -> WishCount {
        WishCount(id: row.id, wishes: Int(try row.decode("wishes", as: Int32.self)), recorded: row.recorded)
    }
}
