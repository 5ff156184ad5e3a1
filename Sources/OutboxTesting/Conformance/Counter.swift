public import Outbox

/// The conformance suite's aggregate: a number that can be raised.
public struct Counter: AggregateRoot, Sendable {
    /// The aggregate's stable name.
    public static let kind: AggregateKind = "counter"
    /// No two counters have one badge.
    public static let uniqueKeys = [UniqueKey<Counter>("badge", taken: .badgeTaken) { $0.badge }]
    /// Which counter.
    public let id: Identity<Counter>
    /// Its value.
    public private(set) var value: Int64
    /// A text without meaning, to show that texts survive.
    public var label: String
    /// What no other counter has; nil for none.
    public var badge: String?
    /// What happened to it.
    public var recorded: RecordedEvents

    /// A new counter at zero.
    public init(id: Identity<Counter> = Identity(), label: String = "") {
        self.id = id
        self.value = 0
        self.label = label
        self.recorded = RecordedEvents()
    }

    /// A counter as a store loads it.
    public init(id: Identity<Counter>, value: Int64, label: String, badge: String?, recorded: RecordedEvents) {
        self.id = id
        self.value = value
        self.label = label
        self.badge = badge
        self.recorded = recorded
    }

    /// Raises it and records ``CounterRaised``.
    public mutating func raise(by amount: Int64 = 1) {
        value += amount
        record(CounterRaised(counterID: id, value: value))
    }
}

/// A counter was raised.
public struct CounterRaised: DomainEvent, Hashable {
    /// The event's stable name.
    public static let name: EventName = "counter.raised"
    /// Which counter.
    public let counterID: Identity<Counter>
    /// Its value since.
    public let value: Int64
}

/// A counter reached something; what handlers of the suite record.
public struct CounterNoted: DomainEvent, Hashable {
    /// The event's stable name.
    public static let name: EventName = "counter.noted"
    /// What was noted.
    public let value: Int64
}

/// Raises a counter, which it makes if need be, and refuses to pass a limit.
public struct RaiseCounter: Command {
    /// The command's stable name.
    public static let name: CommandName = "counter.raise"
    /// Which counter.
    public var id: Identity<Counter>
    /// By how much.
    public var amount: Int64
    /// The value it must not pass.
    public var limit: Int64

    /// Raises by one, and to any height, unless told otherwise.
    public init(id: Identity<Counter>, amount: Int64 = 1, limit: Int64 = .max) {
        self.id = id
        self.amount = amount
        self.limit = limit
    }

    /// Checks the amount.
    public func validate(_ violations: inout Violations) { violations.range("amount", amount, 1...1_000_000) }

    /// Answers the new value.
    public func handle(in work: UnitOfWork) throws -> Int64 {
        var counter = try work.counters.find(id) ?? Counter(id: id)
        counter.raise(by: amount)
        guard counter.value <= limit else { throw LimitPassed() }
        try work.counters.save(counter)
        return counter.value
    }
}

extension DomainError {
    /// What is said to the second who wants a badge.
    static let badgeTaken = DomainError(.init("badge_taken"), "the badge is taken: choose another")
}

/// A counter would have passed its limit.
public struct LimitPassed: Error {}

extension UnitOfWork {
    var counters: Repository<Counter> { repository() }
}

extension OutboxStore {
    /// Raises a counter so many times, each in a unit of work of its own, and returns its identity.
    @discardableResult
    func raise(_ id: Identity<Counter> = Identity(), times: Int = 1) async throws -> Identity<Counter> {
        for _ in 0..<times { try await process(RaiseCounter(id: id)) }
        return id
    }

    func value(of id: Identity<Counter>) async throws -> Int64? {
        try await perform { work in try work.counters.find(id)?.value }
    }
}
