public import Outbox
import OutboxPostgres
import Postgres
public import WhiteLabel

/// A user as a list shows them; what they prove their identity by is no part of it.
public struct UserListing: Codable, Sendable, Hashable {
    /// The user.
    public let userID: Identity<User>
    /// The version of the profile, to change it by.
    public let version: Int64
    /// The address of their mail.
    public let email: String
    /// The given name.
    public let firstName: String
    /// The family name.
    public let lastName: String
    /// The name they go by; nil where they have none yet.
    public let username: String?

    static func select(after: Identity<User>?, limit: Int) -> SQL {
        """
        SELECT id, version, email, first_name, last_name, username FROM \(SQLIdentifier.whiteLabel).users
        WHERE NOT closed AND (\(after) IS NULL OR id > \(after)) ORDER BY id LIMIT \(limit)
        """
    }

    static func select(_ id: Identity<User>) -> SQL {
        """
        SELECT id, version, email, first_name, last_name, username FROM \(SQLIdentifier.whiteLabel).users
        WHERE NOT closed AND id = \(id)
        """
    }

    init(_ row: Row) throws {
        userID = try row.decode(at: "id")
        version = try row.decode(at: "version")
        email = try row.decode(at: "email")
        firstName = try row.decode(at: "first_name")
        lastName = try row.decode(at: "last_name")
        username = try row.decodeIfPresent(at: "username")
    }
}
