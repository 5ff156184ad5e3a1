import Outbox
public import Postgres

/// Looks at the server a program is about to work on: refuses what cannot be used, and warns of what is missing.
public struct ServerProbe: Sendable {
    private let client: PostgresClient
    private let allowsAsynchronousCommit: Bool

    /// `allowsAsynchronousCommit` takes a server whose commits may be lost in a crash, for data that can be made again.
    public init(client: PostgresClient, allowsAsynchronousCommit: Bool = false) {
        self.client = client
        self.allowsAsynchronousCommit = allowsAsynchronousCommit
    }

    /// What a program should know of its server.
    public struct Findings: Sendable, Equatable {
        /// One line each: what is missing, and what to do.
        public var warnings: [String] = []
        /// False behind a pooler that lends connections by transaction: relays find new events by polling.
        public var canListen = true
    }

    /// Asks the server, and looks for a pooler by two more connections.
    ///
    /// Throws `OutboxError.Code.unsuitableServer` for a server that cannot be used, `OutboxError.Code.unsafeSetting` for one that
    /// loses commits, and `PostgresError`.
    public func run() async throws -> Findings {
        let pooling = try await client.probePooling()
        try await ServerCheck(client: client).run()
        var findings = Findings()
        let rows = try await client.query("SELECT current_setting('synchronous_commit')")
        let commit = try rows.first?.decode(String.self, at: 0) ?? "on"
        if let warning = try Self.judge(synchronousCommit: commit, isRelaxed: allowsAsynchronousCommit) {
            findings.warnings.append(warning)
        }
        if pooling.isByTransaction {
            findings.canListen = false
            findings.warnings.append(
                "a pooler lends connections by transaction: no LISTEN, so relays only poll, and statements are not prepared; "
                    + "give relays a direct connection where a quarter of a second matters")
        }
        if !pooling.keepsTimeouts {
            findings.warnings.append(
                "timeouts do not reach the server, a pooler drops them: "
                    + "set statement_timeout and idle_in_transaction_session_timeout for the role (ALTER ROLE … SET)")
        }
        return findings
    }

    /// A warning for commits that are safe here only; `off` is refused unless it is meant.
    static func judge(synchronousCommit: String, isRelaxed: Bool) throws -> String? {
        switch synchronousCommit {
        case "on", "remote_apply": return nil
        case "off" where !isRelaxed:
            throw OutboxError(
                .unsafeSetting,
                "synchronous_commit is off: a crash of the server loses what was answered as done; "
                    + "set it to on for this role, or allow it explicitly")
        case "off": return "synchronous_commit is off: a crash of the server loses the last commits"
        default:
            return "synchronous_commit is \(synchronousCommit): a failover may lose the last commits; set it to on"
        }
    }
}
