import Foundation
import Outbox
import Postgres

extension CallerDirectory {
    /// Makes a token for a caller.
    ///
    /// - Parameters:
    ///   - name: The caller: `^[a-z][a-z0-9_-]{0,47}$`. It may have other tokens, as while one replaces another.
    ///   - role: What the caller may do.
    ///   - expiresIn: After how long it is refused, a second to ten years; nil for never.
    ///   - actor: Who makes it, for the list.
    /// - Returns: the token, which is shown this once, and what lists show of it.
    /// - Throws: `ValidationError` for a name, a span or an actor that cannot be stored; `PostgresError`.
    public func create(
        _ name: String, role: CallerRole, expiresIn: Duration? = nil, by actor: String
    ) async throws -> IssuedToken {
        try Self.check(name, expiresIn, actor)
        let token = APIToken.random()
        let seconds = expiresIn.map { Double($0.components.seconds) }
        let rows = try await client.query(
            """
            WITH made AS (SELECT clock_timestamp() AS at)
            INSERT INTO \(SQLIdentifier.bookshelf).api_tokens
                (id, name, role, secret_hash, created_at, created_by, expires_at)
            SELECT \(token.id), \(name), \(role.rawValue), \(PostgresBytes(bytes: token.secretHash)), at, \(actor),
                at + \(seconds) * interval '1 second' FROM made
            RETURNING \(sql: TokenListing.columns)
            """)
        guard let row = rows.first else { throw OutboxError(.refused, "token: nothing was stored; try again") }
        return IssuedToken(token: token, listing: try TokenListing(row))
    }

    /// Every token there is or was, the oldest first.
    ///
    /// Throws `PostgresError`.
    public func list() async throws -> [TokenListing] {
        try await client.query(
            """
            SELECT \(sql: TokenListing.columns) FROM \(SQLIdentifier.bookshelf).api_tokens ORDER BY created_at, id
            """
        ).map { try TokenListing($0) }
    }

    /// Has a token refused from now on; services that saw it in the last ``memory`` take it for that much longer.
    ///
    /// - Parameters:
    ///   - id: The part of the token that lists show.
    ///   - reason: Why, for the list.
    ///   - actor: Who revokes it.
    /// - Returns: the token as lists show it now.
    /// - Throws: `OutboxError.Code.notFound` for an id nobody has, `OutboxError.Code.alreadyDone` where somebody revoked
    ///   it before; `ValidationError`, `PostgresError`.
    @discardableResult
    public func revoke(_ id: String, reason: String? = nil, by actor: String) async throws -> TokenListing {
        try Self.check(reason, actor)
        let rows = try await client.query(
            """
            UPDATE \(SQLIdentifier.bookshelf).api_tokens
            SET revoked_at = clock_timestamp(), revoked_by = \(actor), revoke_reason = \(reason)
            WHERE id = \(id) AND revoked_at IS NULL RETURNING \(sql: TokenListing.columns)
            """)
        guard let row = rows.first else { throw try await nothingToRevoke(id) }
        forget(id)
        return try TokenListing(row)
    }

    private func nothingToRevoke(_ id: String) async throws -> OutboxError {
        let earlier = try await list().first { $0.id == id }
        guard let earlier, let by = earlier.revokedBy, let at = earlier.revokedAt else {
            // Not repeated: what is no id may hold a secret.
            return OutboxError(.notFound, "token: no token has that id; 'token list' shows those there are")
        }
        return OutboxError(
            .alreadyDone,
            "token: \(id) was revoked by \(by) at \(at.formatted(.iso8601)); nothing is left to do")
    }

    private static func check(_ name: String, _ expiresIn: Duration?, _ actor: String) throws {
        var violations = Violations()
        if name.wholeMatch(of: /[a-z][a-z0-9_-]{0,47}/) == nil {
            violations.add("name", "invalid", "must be 1 to 48 of a-z, 0-9, - and _, beginning with a letter")
        }
        if let expiresIn, !(.seconds(1) ... .seconds(3650 * 86_400)).contains(expiresIn) {
            violations.add("expires-in", "out_of_range", "must be from 1s to 3650d")
        }
        violations.text("actor", actor, maximumLength: 200)
        try violations.throwIfAny()
    }

    private static func check(_ reason: String?, _ actor: String) throws {
        var violations = Violations()
        if let reason { violations.text("reason", reason, maximumLength: 1000) }
        violations.text("actor", actor, maximumLength: 200)
        try violations.throwIfAny()
    }
}
