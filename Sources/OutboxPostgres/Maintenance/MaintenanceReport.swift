/// What one run of maintenance did, and who keeps it from doing more.
public struct MaintenanceReport: Sendable, Codable, Equatable {
    /// Partitions that were made ahead of the log and the inbox.
    public var made: [String] = []
    /// Partitions of the log and the inbox that were dropped.
    public var dropped: [String] = []
    /// Rows deleted: of the inbox outside its partitions, of named effects, of idempotency keys, of ended processes, of
    /// the audit, and what was called off or skipped.
    public var deleted = DeletedRows()
    /// Partitions the log has now, its two nets not counted.
    public var logPartitions = 0
    /// Subscriptions that still need a partition that is old enough to go.
    public var holdbacks: [Holdback] = []
    /// What was put off until the next run, as others held the lock.
    public var postponed: [String] = []
    /// True where another program maintains the same outbox right now, so that this one left it alone.
    public var isBusy = false

    /// Nothing done yet.
    public init() {}
}

/// Rows that one run of maintenance deleted.
public struct DeletedRows: Sendable, Codable, Equatable {
    /// Notes of handled events whose identity holds no time.
    public var inbox = 0
    /// Effects that handlers named.
    public var named = 0
    /// Answers to commands.
    public var keys = 0
    /// Instances of processes that had ended.
    public var processes = 0
    /// Records of operators' actions.
    public var audit = 0
    /// Events that were called off, and have left the log.
    public var cancellations = 0
    /// Events that an operator passed over, and that have left the log.
    public var skipped = 0

    /// None.
    public init() {}
}

/// A subscription that keeps the log from being shortened.
public struct Holdback: Sendable, Codable, Equatable {
    /// Why a partition is still needed.
    public enum Reason: String, Sendable, Codable {
        /// It has events that the subscription has not read.
        case unread
        /// It has events that are set aside: to be tried again, or dead.
        case parked
        /// The log was restored, and the subscription's place is not known again yet.
        case restored
    }

    /// The subscription.
    public var subscription: String
    /// Why.
    public var reason: Reason
    /// The partition it needs: the oldest one.
    public var partition: String
    /// Events set aside in it.
    public var parked: Int
    /// Seconds since the subscription last moved.
    public var silentSeconds: Double
    /// True where that is too long, or the events wait for an operator.
    public var isAlarming: Bool

    /// What is wrong and what to do, in one line.
    public var advice: String {
        switch reason {
        case .unread:
            "it has not read partition \(partition) of the log and last moved \(Int(silentSeconds)) s ago: "
                + "run a relay that has its handlers, or give it up with 'relay detach \(subscription)'"
        case .parked:
            "\(parked) of its events in partition \(partition) of the log are set aside: redrive or skip them, "
                + "or give the subscription up with 'relay detach \(subscription)'"
        case .restored:
            "the log was restored and its place is not known: run its relay, or 'relay rebase \(subscription)'"
        }
    }
}
