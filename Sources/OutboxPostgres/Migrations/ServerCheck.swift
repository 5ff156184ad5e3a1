import Outbox
import Postgres

/// Refuses servers that the outbox cannot work on.
struct ServerCheck {
    let client: PostgresClient

    func run() async throws {
        let rows = try await client.query(
            """
            SELECT current_setting('server_version_num')::int4, pg_is_in_recovery(),
                current_setting('default_transaction_read_only')::bool
            """)
        guard let row = rows.first else { return }
        let (version, isStandby, isReadOnly) = try row.decode(Int32.self, Bool.self, Bool.self)
        try Self.judge(version: Int(version), isStandby: isStandby, isReadOnly: isReadOnly)
    }

    /// `version` is the server's `server_version_num`, such as 150004.
    static func judge(version: Int, isStandby: Bool, isReadOnly: Bool) throws {
        guard version >= 140_000 else {
            throw OutboxError(
                .unsuitableServer, "the server is PostgreSQL \(version / 10_000): 14 or newer is needed; upgrade it")
        }
        guard !isStandby else {
            throw OutboxError(
                .unsuitableServer, "the server is a standby and takes no writes: connect to the primary")
        }
        guard !isReadOnly else {
            throw OutboxError(
                .unsuitableServer,
                "the server's transactions are read-only: unset default_transaction_read_only for this role")
        }
    }
}
