import BookshelfRoles
public import Postgres

/// Who may do what in the database: `sql/roles/roles.sql`, compiled in.
public struct RoleGrants: Sendable {
    private let client: PostgresClient

    /// Grants through this client: as a superuser, or as the database's owner with CREATEROLE.
    public init(client: PostgresClient) { self.client = client }

    /// Makes the roles where they are missing, and gives each exactly what it needs.
    ///
    /// Safe while programs run, and needed after each migration. Throws `PostgresError`; then nothing was changed.
    public func apply() async throws { try await client.executeScript(Self.script) }

    /// Lets a role log in by a password.
    ///
    /// The password goes to the server in a statement, so use TLS or a socket, and do not log statements of this kind.
    /// Throws `PostgresError`.
    public func admit(_ role: DatabaseRole, password: String) async throws {
        try await client.withTransaction { transaction in
            let rows = try transaction.query(
                "SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', \(role.name), \(password))")
            guard let text = try rows.first?.decode(String.self, at: 0) else { return }
            try transaction.execute(SQL(unsafeText: text))
        }
    }

    package static let script = String(decoding: BookshelfRoles.sql, as: UTF8.self)
}
