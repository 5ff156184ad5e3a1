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
        Column("password_hash") { $0.credentials?.passwordHash?.text },
        Column("google_id") { $0.credentials?.googleID?.text },
        Column("facebook_id") { $0.credentials?.facebookID?.text },
        Column("closed") { $0.isClosed },
    ]

    static func aggregate(from row: AggregateRow<User>) throws -> User {
        User(
            id: row.id,
            email: try EmailAddress(row.decode("email")),
            name: try row.personName(),
            credentials: try row.decode("closed") ? nil : row.credentials(),
            username: try row.decodeIfPresent("username").map { try Username($0) },
            recorded: row.recorded)
    }
}

extension AggregateRow {
    /// What somebody proves their identity by, in the columns that users and enrolments have for it.
    func credentials() throws -> Credentials {
        try Credentials(
            passwordHash: decodeIfPresent("password_hash").map { try PasswordHash($0) },
            googleID: decodeIfPresent("google_id").map { try ProviderID($0) },
            facebookID: decodeIfPresent("facebook_id").map { try ProviderID($0) })
    }
}
