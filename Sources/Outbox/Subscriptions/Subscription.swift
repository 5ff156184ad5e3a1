/// Handlers that share one checkpoint: they see the events of a stream in order, each once per effect.
public struct Subscription: Sendable {
    /// The two ways of handling, and so the two guarantees.
    public enum Kind: Sendable {
        /// Inside the transaction that moves the checkpoint.
        case react([EventName: Reaction])
        /// Outside any transaction, at least once.
        case deliver([EventName: DeliveryHandler])
    }

    /// Where a subscription begins that the store does not know yet.
    public enum Start: Sendable {
        /// With the first event of the log.
        case beginning
        /// With what commits from now on.
        case now
        /// With the event at this position of the log.
        case position(Int64)
        /// Out of service, until an operator attaches it: it hands out nothing and holds back no part of the log.
        case detached
    }

    /// The key of its checkpoint and inbox.
    public let name: SubscriptionName
    /// How it handles which events.
    public internal(set) var kind: Kind
    /// What happens after a failure.
    public let retry: RetryPolicy
    /// Where it begins when it is new.
    public let start: Start
    /// How many streams a shard handles at a time; always 1 for `react`.
    public let concurrency: Int
    /// How many shards it has when it is new.
    public let shards: Int
    /// How long a `deliver` handler may take; nil for `react`.
    public let timeout: Duration?
    /// Two handlers of one event were declared: refused by the registry.
    var duplicates: [EventName] = []
    /// What else is wrong with the declaration: thrown by the registry.
    var fault: OutboxError?

    /// The events it asks for, sorted.
    public var eventNames: [EventName] {
        switch kind {
        case .react(let handlers): handlers.keys.sorted()
        case .deliver(let handlers): handlers.keys.sorted()
        }
    }

    /// The types of the events it asks for, sorted by their names.
    public var events: [any DomainEvent.Type] {
        let events: [any DomainEvent.Type] =
            switch kind {
            case .react(let handlers): handlers.values.map(\.event)
            case .deliver(let handlers): handlers.values.map(\.event)
            }
        return events.sorted { $0.name < $1.name }
    }

    /// `react` or `deliver`, as stores keep it.
    public var kindName: String {
        switch kind {
        case .react: "react"
        case .deliver: "deliver"
        }
    }
}

/// What a registry is made of: ``React`` and ``Deliver``.
public protocol SubscriptionDeclaration {
    /// The subscription it declares.
    var subscription: Subscription { get }
}
