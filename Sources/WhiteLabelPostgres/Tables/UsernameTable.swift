import Outbox
import OutboxPostgres
public import Postgres
public import WhiteLabel

/// Claims on usernames, a row each, under the name.
enum UsernameTable: AggregateTable {
    static let schema = SQLIdentifier.whiteLabel
    static let table: SQLIdentifier = "usernames"

    static let columns: [Column<UsernameClaim>] = [
        Column("user_id") { $0.userID }
    ]

    static func aggregate(from row: AggregateRow<UsernameClaim>) throws -> UsernameClaim {
        UsernameClaim(row.id, for: try row.decode("user_id"), recorded: row.recorded)
    }
}

extension Username: PostgresEncodable {
    /// `text`.
    public static var postgresType: PostgresType { .text }

    /// Writes the text.
    public func encode(into bytes: inout [UInt8]) throws { try text.encode(into: &bytes) }
}

extension Username: PostgresDecodable {
    /// Reads a text, or throws a `Violation` where it is no username.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        try self.init(String(postgres: bytes, type: type))
    }
}
