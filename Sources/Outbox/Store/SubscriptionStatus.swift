/// Where one subscription stands.
public struct SubscriptionStatus: Sendable, Codable, Equatable {
    /// The subscription.
    public var name: String
    /// `react` or `deliver`.
    public var kind: String
    /// The last position read.
    public var position: Int64
    /// Committed events not yet looked at, of any name; counted up to a bound of the store; none of a detached one's.
    public var lag: Int
    /// The age of the oldest of them in seconds, by the server's clock.
    public var lagSeconds: Double
    /// Events waiting to be tried again, and those waiting behind them.
    public var parked: Int
    /// Events whose time lies ahead, also those that were called off meanwhile: nothing is wrong with them.
    public var scheduled: Int
    /// Events that wait for an operator.
    public var dead: Int
    /// Who holds the right to deliver; nil for `react`, and while nobody does.
    public var holder: String?
    /// How many shards it has.
    public var shards: Int
    /// Shards whose events nobody handles: no relay that runs knows them, or none has the subscription's handlers.
    public var unserved: [Int]
    /// Why the subscription stands still until an operator acts; nil while it runs.
    public var halted: String?

    /// Names every field; stores make them.
    public init(
        name: String, kind: String, position: Int64, lag: Int, lagSeconds: Double, parked: Int, scheduled: Int = 0,
        dead: Int, holder: String?, shards: Int = 1, unserved: [Int] = [], halted: String?
    ) {
        self.name = name
        self.kind = kind
        self.position = position
        self.lag = lag
        self.lagSeconds = lagSeconds
        self.parked = parked
        self.scheduled = scheduled
        self.dead = dead
        self.holder = holder
        self.shards = shards
        self.unserved = unserved
        self.halted = halted
    }
}
