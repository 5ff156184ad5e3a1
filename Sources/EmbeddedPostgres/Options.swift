extension EmbeddedPostgres {
    /// What kind of server to start.
    public struct Options: Sendable {
        /// Whether a commit is on disk when it is acknowledged; false is faster, for tests that never crash the
        /// machine.
        public var durable: Bool
        /// Server settings, such as `["max_connections": "50"]`; they win over ours.
        public var settings: [String: String]
        /// The database to create.
        public var databaseName: String
        /// The superuser, who owns it.
        public var superuserName: String
        /// Whether to listen on 127.0.0.1 too, with a password.
        public var listensOnTCP: Bool
        /// Files to put into the data folder before the start, by name; only the server's user can read them.
        public var files: [String: String]
        /// A server to copy and to follow as its standby, as a connection string; empty for a new cluster.
        package var origin = ""
        /// Whether the database is left to be made, or brought along, by somebody else.
        package var startsEmpty = false
        /// The folder to make the server's own in, a short path; nil for the system's temporary one.
        public var folder: String?

        /// A durable server on a Unix socket with a database `app`.
        public init(
            durable: Bool = true, settings: [String: String] = [:], databaseName: String = "app",
            superuserName: String = "postgres", listensOnTCP: Bool = false, files: [String: String] = [:],
            folder: String? = nil
        ) {
            self.durable = durable
            self.settings = settings
            self.databaseName = databaseName
            self.superuserName = superuserName
            self.listensOnTCP = listensOnTCP
            self.files = files
            self.folder = folder
        }
    }
}

/// Why a server could not be started; one line that says what to do.
public struct EmbeddedPostgresError: Error, Sendable, CustomStringConvertible {
    /// The reason.
    public let description: String

    init(_ description: String) { self.description = description }
}
