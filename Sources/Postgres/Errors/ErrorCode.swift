extension PostgresError {
    /// The kind of a failure.
    ///
    /// More may be added; keep a `default` when you switch.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name, as `description` prints it.
        public let description: String

        init(_ name: String) { description = name }

        /// The server answered with an error; ``PostgresError/sqlState`` says which.
        ///
        /// Nothing of it was stored.
        public static let server = Code("server")
        /// No connection could be opened.
        public static let connectionFailed = Code("connectionFailed")
        /// The connection was lost and nothing was committed.
        public static let connectionLost = Code("connectionLost")
        /// COMMIT was sent and its answer never came: committed or not, nobody on this side knows.
        public static let commitOutcomeUnknown = Code("commitOutcomeUnknown")
        /// COMMIT was answered by ROLLBACK: a statement had failed and its error was swallowed.
        public static let rolledBack = Code("rolledBack")
        /// The server did not answer within the client's own deadline; nothing was committed.
        public static let timeout = Code("timeout")
        /// The work was cancelled.
        public static let cancelled = Code("cancelled")
        /// The client is closed.
        public static let poolClosed = Code("poolClosed")
        /// No connection became free in time.
        public static let acquireTimeout = Code("acquireTimeout")
        /// The connection string or a setting cannot be used.
        public static let invalidConfiguration = Code("invalidConfiguration")
        /// Not a name that may stand in SQL.
        public static let invalidIdentifier = Code("invalidIdentifier")
        /// Text that Postgres or Swift cannot hold: a NUL, or bytes that are not UTF-8.
        public static let invalidText = Code("invalidText")
        /// A value that cannot be sent as the type it is meant for.
        public static let encoding = Code("encoding")
        /// A column that cannot be read as the type that was asked for.
        public static let decoding = Code("decoding")
        /// The code used a transaction in a way that has no safe meaning.
        public static let transactionMisuse = Code("transactionMisuse")
    }
}

extension PostgresError {
    /// Whether the same work may well succeed when done again from the start, on a new connection.
    ///
    /// False for ``Code/commitOutcomeUnknown``: find out first (by an idempotency key), never by doing it twice.
    public var isTransient: Bool {
        switch code {
        case .connectionFailed, .connectionLost, .timeout, .acquireTimeout: true
        case .server: sqlState.map(Self.isTransient) ?? false
        default: false
        }
    }

    private static func isTransient(_ state: SQLState) -> Bool {
        switch state.class {
        case "08", "40", "53", "58": true
        case "55": state == .lockNotAvailable
        case "57": state != .queryCanceled && state != "57P04"
        default: state == .idleInTransactionTimeout
        }
    }
}
