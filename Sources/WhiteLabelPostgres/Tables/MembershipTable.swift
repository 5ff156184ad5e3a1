import Outbox
import OutboxPostgres
import Postgres
import WhiteLabel

/// Memberships, a row each.
enum MembershipTable: AggregateTable {
    static let schema = SQLIdentifier.whiteLabel
    static let table: SQLIdentifier = "memberships"

    static let columns: [Column<Membership>] = [
        Column("person_id") { $0.personID },
        Column("organisation_id") { $0.organisationID },
        Column("user_id") { $0.userID },
        Column("ended") { $0.isEnded },
    ]

    static func aggregate(from row: AggregateRow<Membership>) throws -> Membership {
        Membership(
            id: row.id, personID: try row.decode("person_id"), organisationID: try row.decode("organisation_id"),
            userID: try row.decode("user_id"), isEnded: try row.decode("ended"), recorded: row.recorded)
    }
}
