/// Where the server is, and how long to wait for what.
///
/// The connection string goes to libpq as `psql` would pass it: `sslmode`, `PG…` environment variables, service files
/// and `.pgpass` all count. What the string says wins over the properties here.
public struct PostgresConfiguration: Sendable {
    let connectionString: Secret
    let target: ConnectionTarget

    /// The most connections, and so threads, of one client.
    public var maximumConnections = 8
    /// How long opening a connection may take, for each host tried; libpq counts whole seconds, at least 2.
    public var connectTimeout: Duration = .seconds(5)
    /// How long a caller waits for a free connection before it gets ``PostgresError/Code/acquireTimeout``.
    public var acquireTimeout: Duration = .seconds(10)
    /// The server's limit for one statement; nil means none.
    ///
    /// A little later the client gives up on its own, should the server have gone silent
    /// (``PostgresError/Code/timeout``).
    public var statementTimeout: Duration? = .seconds(30)
    /// The server's limit for one wait on a lock; nil means none.
    public var lockTimeout: Duration?
    /// After how long the server ends a transaction that does nothing; nil means never.
    public var idleInTransactionTimeout: Duration? = .seconds(60)
    /// How long sent bytes may stay unacknowledged before the network counts as broken.
    public var tcpUserTimeout: Duration = .seconds(10)
    /// The name in `pg_stat_activity`.
    public var applicationName: String?
    /// More settings for each connection, such as `["search_path": "shop"]`.
    ///
    /// They win over ours: `jit` is off unless it is named here.
    public var additional: [String: String] = [:]
    /// Whether statements are prepared once per connection.
    ///
    /// Turn it off behind a pooler in transaction mode.
    public var preparesStatements = true
    /// How many prepared statements one connection keeps.
    public var preparedStatementLimit = 256

    /// Takes a `postgres://` URL, or libpq's `host=… dbname=…`.
    ///
    /// - Throws: ``PostgresError`` with ``PostgresError/Code/invalidConfiguration``; its text repeats nothing of the
    ///   string, as a misplaced password is a usual reason.
    public init(url: String) throws {
        target = try ConnectionTarget(parsing: url)
        connectionString = Secret(url)
    }
}

extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Host, database and user; never the password.
    public var description: String { "Postgres(\(target), at most \(maximumConnections) connections)" }
    /// The same as `description`.
    public var debugDescription: String { description }
    /// Shows what `description` shows.
    public var customMirror: Mirror { Mirror(self, children: ["target": target.description]) }
}
