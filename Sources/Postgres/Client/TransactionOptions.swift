/// How one transaction is to run.
///
/// Settings are local to it and travel with its first statements.
public struct TransactionOptions: Sendable {
    /// What a transaction sees of others.
    public enum Isolation: Sendable {
        /// Each statement sees what was committed before it.
        case readCommitted
        /// All statements see what was committed before the first.
        case repeatableRead
        /// As if transactions ran one after the other; expect 40001 and let it be retried.
        case serializable
    }

    /// What the transaction sees of others.
    public var isolation: Isolation
    /// Whether writes are refused.
    public var isReadOnly: Bool
    /// The limit for one statement, instead of the configuration's.
    public var statementTimeout: Duration?
    /// The limit for one wait on a lock, instead of the configuration's.
    public var lockTimeout: Duration?
    /// `false` lets COMMIT return before the transaction is on disk: a crash may then lose it.
    ///
    /// Nil is the server's way.
    public var synchronousCommit: Bool?
    /// How often the whole closure runs again after 40001 or 40P01, with growing random pauses off the connection.
    public var retries: Int

    /// Read committed, read and write, three retries, and the configuration's limits.
    public init(
        isolation: Isolation = .readCommitted, readOnly: Bool = false, statementTimeout: Duration? = nil,
        lockTimeout: Duration? = nil, synchronousCommit: Bool? = nil, retries: Int = 3
    ) {
        self.isolation = isolation
        isReadOnly = readOnly
        self.statementTimeout = statementTimeout
        self.lockTimeout = lockTimeout
        self.synchronousCommit = synchronousCommit
        self.retries = retries
    }

    /// BEGIN and the settings, to stand before the first statement.
    var opening: [SQL] {
        var statements = [SQL(unsafeText: begin)]
        if let statementTimeout { statements.append(Self.set("statement_timeout", statementTimeout.setting)) }
        if let lockTimeout { statements.append(Self.set("lock_timeout", lockTimeout.setting)) }
        if let synchronousCommit { statements.append(Self.set("synchronous_commit", synchronousCommit ? "on" : "off")) }
        return statements
    }

    private var begin: String {
        let level =
            switch isolation {
            case .readCommitted: ""
            case .repeatableRead: " ISOLATION LEVEL REPEATABLE READ"
            case .serializable: " ISOLATION LEVEL SERIALIZABLE"
            }
        return "BEGIN" + level + (isReadOnly ? " READ ONLY" : "")
    }

    private static func set(_ name: String, _ value: String) -> SQL {
        SQL(unsafeText: "SET LOCAL \(name) = \(value)")
    }
}
