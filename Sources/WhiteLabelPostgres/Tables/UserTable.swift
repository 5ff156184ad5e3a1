import Outbox
import OutboxPostgres
import Postgres
import WhiteLabel

/// Users, a row each.
enum UserTable: AggregateTable {
    static let schema = SQLIdentifier.whiteLabel
    static let table: SQLIdentifier = "users"

    static let columns: [Column<User>] = [
        Column("email") { $0.email.text },
        Column("first_name") { $0.name.first.text },
        Column("last_name") { $0.name.last.text },
        Column("username") { $0.username?.text },
        Column("password_hash") { $0.credentials.passwordHash?.text },
        Column("google_id") { $0.credentials.googleID?.text },
        Column("facebook_id") { $0.credentials.facebookID?.text },
    ]

    static func aggregate(from row: AggregateRow<User>) throws -> User {
        User(
            id: row.id,
            email: try EmailAddress(row.decode("email")),
            name: PersonName(
                first: try NamePart(row.decode("first_name")), last: try NamePart(row.decode("last_name"))),
            credentials: try Credentials(
                passwordHash: row.decodeIfPresent("password_hash").map { try PasswordHash($0) },
                googleID: row.decodeIfPresent("google_id").map { try ProviderID($0) },
                facebookID: row.decodeIfPresent("facebook_id").map { try ProviderID($0) }),
            username: try row.decodeIfPresent("username").map { try Username($0) },
            recorded: row.recorded)
    }
}
