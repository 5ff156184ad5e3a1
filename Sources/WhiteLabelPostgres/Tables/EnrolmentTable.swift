import Outbox
import OutboxPostgres
import Postgres
import WhiteLabel

/// Enrolments, a row each.
enum EnrolmentTable: AggregateTable {
    static let schema = SQLIdentifier.whiteLabel
    static let table: SQLIdentifier = "enrolments"

    static let columns: [Column<Enrolment>] = [
        Column("user_id") { $0.parts.userID },
        Column("person_id") { $0.parts.personID },
        Column("organisation_id") { $0.parts.organisationID },
        Column("email") { $0.parts.email.text },
        Column("first_name") { $0.parts.name.first.text },
        Column("last_name") { $0.parts.name.last.text },
        Column("organisation") { $0.parts.organisation.text },
        Column("has_credentials") { $0.credentials != nil },
        Column("password_hash") { $0.credentials?.passwordHash?.text },
        Column("google_id") { $0.credentials?.googleID?.text },
        Column("facebook_id") { $0.credentials?.facebookID?.text },
        Column("status") { $0.status.rawValue },
        Column("reason") { $0.reason },
    ]

    static func aggregate(from row: AggregateRow<Enrolment>) throws -> Enrolment {
        Enrolment(
            id: row.id,
            parts: EnrolmentParts(
                userID: try row.decode("user_id"), personID: try row.decode("person_id"),
                organisationID: try row.decode("organisation_id"), email: try EmailAddress(row.decode("email")),
                name: try row.personName(), organisation: try OrganisationName(row.decode("organisation"))),
            credentials: try row.decode("has_credentials") ? row.credentials() : nil,
            status: try row.choice("status"), reason: try row.decodeIfPresent("reason"), recorded: row.recorded)
    }
}
