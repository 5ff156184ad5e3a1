public import Logging

/// A Postgres server, through a pool of connections, each with a thread of its own.
///
/// A transaction is a synchronous closure that runs on a connection's thread as a whole, so nothing is awaited while
/// locks are held. Opens nothing until used. Call ``close()`` at the end; without it, connections close when the client
/// goes, but nobody waits for them.
public final class PostgresClient: Sendable {
    let pool: Pool
    let configuration: PostgresConfiguration
    let listeners = ListenerRegistry()
    let logger: Logger

    /// Makes a client; the server's notices and lost connections go to `logger`.
    public init(_ configuration: PostgresConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        pool = Pool(configuration: configuration, logger: logger)
    }

    deinit {
        pool.beginClosing()
        listeners.close()
    }

    /// Runs one statement in a transaction of its own.
    ///
    /// - Throws: ``PostgresError``; `CancellationError` when the task was cancelled. When the connection is lost, the
    ///   outcome of what may have written is ``PostgresError/Code/commitOutcomeUnknown``; a text that begins with
    ///   `SELECT`, `VALUES`, `TABLE`, `SHOW` or `EXPLAIN` counts as reading.
    public func query(_ sql: SQL, file: String = #fileID, line: Int = #line) async throws -> Rows {
        let statement = Statement(sql, keepsRows: true, file: file, line: line)
        try statement.validate()
        let sent = Sent(statement)
        do {
            return try await pool.run { session in try session.runAlone(sent.value) }
        } catch let error as PostgresError where error.report?.isPreparedStatementMixUp == true {
            // It did not run, and statements are no longer prepared: a pooler had lent the connection to others.
            return try await pool.run { session in try session.runAlone(sent.value) }
        }
    }

    /// Runs one statement as ``query(_:file:line:)`` does and returns how many rows it affected.
    @discardableResult
    public func execute(_ sql: SQL, file: String = #fileID, line: Int = #line) async throws -> Int {
        try await query(sql, file: file, line: line).affected
    }

    /// Runs a text of several statements, for migrations and tests.
    ///
    /// They are one transaction unless the text says otherwise.
    ///
    /// - Throws: as ``query(_:file:line:)``.
    public func executeScript(_ unsafeSQL: String, file: String = #fileID, line: Int = #line) async throws {
        let statement = Statement(SQL(unsafeText: unsafeSQL), file: file, line: line)
        try statement.validate()
        let sent = Sent(statement)
        try await pool.run { session in try session.runScript(sent.value) }
    }

    /// Waits for running transactions and closes every connection; waiting callers get
    /// ``PostgresError/Code/poolClosed``.
    ///
    /// Calling it again does no harm.
    public func close() async {
        listeners.close()
        await pool.close()
    }

    /// What the pool does at this moment.
    public var poolStatus: PoolStatus {
        let (open, idle, waiting) = pool.status
        return PoolStatus(open: open, idle: idle, waiting: waiting, roundTrips: pool.trips.count)
    }
}

/// What a client's pool does at one moment.
public struct PoolStatus: Hashable, Sendable {
    /// Connections that are open.
    public let open: Int
    /// Connections nobody uses.
    public let idle: Int
    /// Callers that wait for a connection.
    public let waiting: Int
    /// How often something was sent and its answer waited for, since the client was made.
    public let roundTrips: Int
}
