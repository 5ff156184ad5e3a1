public import Foundation
import Postgres

/// A token as a list shows it: everything but its secret.
public struct TokenListing: Codable, Hashable, Sendable {
    /// The part of the token that may be shown.
    public let id: String
    /// The caller.
    public let name: String
    /// What the caller may do.
    public let role: CallerRole
    /// When it was made, by the server's clock.
    public let createdAt: Date
    /// Who made it, as their program said.
    public let createdBy: String
    /// From when it is refused; nil for never.
    public let expiresAt: Date?
    /// Since when it is revoked; nil while it is not.
    public let revokedAt: Date?
    /// Who revoked it.
    public let revokedBy: String?
    /// Why, where they said it.
    public let reason: String?
    /// Whether requests with it are taken, at the moment of the look.
    public let isValid: Bool

    static let columns: SQL = """
        id, name, role, created_at, created_by, expires_at, revoked_at, revoked_by, revoke_reason,
        revoked_at IS NULL AND coalesce(expires_at > clock_timestamp(), true) AS is_valid
        """

    init(_ row: Row) throws {
        id = try row.decode(at: "id")
        name = try row.decode(at: "name")
        role = try CallerRole(stored: row.decode(at: "role"))
        createdAt = try row.decode(at: "created_at")
        createdBy = try row.decode(at: "created_by")
        expiresAt = try row.decodeIfPresent(at: "expires_at")
        revokedAt = try row.decodeIfPresent(at: "revoked_at")
        revokedBy = try row.decodeIfPresent(at: "revoked_by")
        reason = try row.decodeIfPresent(at: "revoke_reason")
        isValid = try row.decode(at: "is_valid")
    }
}
