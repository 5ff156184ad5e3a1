import Outbox
import OutboxPostgres
import Postgres
import WhiteLabel

/// Organisations, a row each.
enum OrganisationTable: AggregateTable {
    static let schema = SQLIdentifier.whiteLabel
    static let table: SQLIdentifier = "organisations"

    static let columns: [Column<Organisation>] = [
        Column("name") { $0.name.text },
        Column("name_key") { $0.name.key },
        Column("closed") { $0.isClosed },
    ]

    static func aggregate(from row: AggregateRow<Organisation>) throws -> Organisation {
        Organisation(
            id: row.id, name: try OrganisationName(row.decode("name")), isClosed: try row.decode("closed"),
            recorded: row.recorded)
    }
}
