import Outbox

/// How long what is kept, and in what portions the log is stored and dropped.
public struct RetentionPolicy: Sendable {
    /// How old the youngest event of a partition has to be before the partition may go.
    public let log: Duration
    /// How long the note that an event was handled outlives the event.
    public let inbox: Duration
    /// How long the answers to commands are kept under their idempotency keys.
    public let keys: Duration
    /// How long effects that handlers named (`once:`) are kept; nil, the default, is for ever.
    ///
    /// A repeat that comes later happens again.
    public let named: Duration?
    /// How long an instance of a process is kept after its end, before the oldest event of the log; nil is for ever.
    ///
    /// An outcome that is recorded within this time never begins the instance again, however late it is read.
    public let processes: Duration?
    /// How long the record of operators' actions is kept; nil is for ever.
    public let audit: Duration?
    /// How many positions one partition of the log holds.
    public let partitionSize: Int64
    /// What stretch of time one partition of the inbox holds.
    public let inboxSpan: Duration
    /// After how long without progress a subscription that holds the log back is alarmed about.
    public let patience: Duration
    /// The longest that maintenance waits for a lock, and so the longest that others wait behind it.
    public let lockTimeout: Duration

    /// Names what differs from the defaults: a week of log and keys, 30 days of ended processes, named effects for ever.
    ///
    /// Throws `OutboxError.Code.unsupported` for less than a day of anything, as a mistyped unit would lose what nobody can
    /// bring back, unless `allowingLessThanADay`; and for portions that are too small.
    public init(
        log: Duration = .seconds(7 * 86_400), inbox: Duration = .seconds(86_400),
        keys: Duration = .seconds(7 * 86_400), named: Duration? = nil,
        processes: Duration? = .seconds(30 * 86_400), audit: Duration? = nil,
        partitionSize: Int64 = 1_000_000, inboxSpan: Duration = .seconds(86_400), patience: Duration = .seconds(3600),
        lockTimeout: Duration = .milliseconds(200), allowingLessThanADay: Bool = false
    ) throws {
        func require(_ isRight: Bool, _ what: String) throws {
            if !isRight { throw OutboxError(.unsupported, "invalid retention: \(what)") }
        }
        let least: Duration = allowingLessThanADay ? .zero : .seconds(86_400)
        for (name, span) in [
            ("log", log), ("inbox", inbox), ("keys", keys), ("named", named ?? least),
            ("processes", processes ?? least), ("audit", audit ?? least),
        ] { try require(span >= least, "\(name) must be at least 24 hours") }
        try require((1000...1_000_000_000).contains(partitionSize), "partitionSize must be from 1,000 to 1,000,000,000")
        try require(inboxSpan >= .seconds(1), "inboxSpan must be at least a second")
        try require(lockTimeout >= .milliseconds(1), "lockTimeout must be at least a millisecond")
        self.log = log
        self.inbox = inbox
        self.keys = keys
        self.named = named
        self.processes = processes
        self.audit = audit
        self.partitionSize = partitionSize
        self.inboxSpan = inboxSpan
        self.patience = patience
        self.lockTimeout = lockTimeout
    }
}
