public import Foundation

/// Handles events inside the transaction that moves the checkpoint: what the handler saves and the fact that it ran are
/// one commit.
///
/// The handler is synchronous, so it cannot call out.
///
/// ```swift
/// React(to: BookAdded.self, as: "inventory.stock", once: \.bookID.uuid) { event, work in
///     try work.inventories.save(Inventory.stocked(with: 10, copiesOf: event.title, id: event.bookID))
/// }
/// ```
///
/// A thrown error rolls the event's effects back and parks it; later events of its stream wait behind it, others flow.
public struct React: SubscriptionDeclaration {
    /// What was declared.
    public private(set) var subscription: Subscription

    /// Handles each event of one type.
    ///
    /// - Parameters:
    ///   - event: The type of event.
    ///   - name: The subscription's stable name.
    ///   - retry: What happens after a failure.
    ///   - start: Where a new subscription begins.
    ///   - shards: How many relays can work on a new subscription at a time; events of one stream stay together.
    ///   - once: Names the effect where it is not "once for each event": two events with one key have one effect.
    ///   - handler: What to do.
    public init<Event: DomainEvent>(
        to event: Event.Type, as name: SubscriptionName, retry: RetryPolicy = RetryPolicy(),
        from start: Subscription.Start = .beginning, shards: Int = 1, once: (@Sendable (Event) -> UUID)? = nil,
        _ handler: @escaping @Sendable (Event, UnitOfWork) throws -> Void
    ) {
        subscription = Subscription(
            name: name, kind: .react([Event.name: Reaction(once: once, each: handler)]), retry: retry, start: start,
            concurrency: 1, shards: max(1, shards), timeout: nil)
    }

    /// Handles all events of one type in a batch at once: for handlers that write by set.
    ///
    /// When it throws, the batch is tried again in halves until the failing event stands alone.
    public init<Event: DomainEvent>(
        toBatchOf event: Event.Type, as name: SubscriptionName, retry: RetryPolicy = RetryPolicy(),
        from start: Subscription.Start = .beginning, shards: Int = 1, once: (@Sendable (Event) -> UUID)? = nil,
        _ handler: @escaping @Sendable ([Occurrence<Event>], UnitOfWork) throws -> Void
    ) {
        subscription = Subscription(
            name: name, kind: .react([Event.name: Reaction(once: once, batch: handler)]), retry: retry, start: start,
            concurrency: 1, shards: max(1, shards), timeout: nil)
    }

    /// Adds a handler of another event to the same subscription, so that both are seen in order.
    public func and<Event: DomainEvent>(
        to event: Event.Type, once: (@Sendable (Event) -> UUID)? = nil,
        _ handler: @escaping @Sendable (Event, UnitOfWork) throws -> Void
    ) -> React {
        adding(Reaction(once: once, each: handler), of: Event.name)
    }

    /// Adds a handler of another event's batches: those between two events of another name.
    public func and<Event: DomainEvent>(
        toBatchOf event: Event.Type, once: (@Sendable (Event) -> UUID)? = nil,
        _ handler: @escaping @Sendable ([Occurrence<Event>], UnitOfWork) throws -> Void
    ) -> React {
        adding(Reaction(once: once, batch: handler), of: Event.name)
    }

    private func adding(_ reaction: Reaction, of name: EventName) -> React {
        guard case .react(var handlers) = subscription.kind else { return self }
        var copy = self
        if handlers[name] != nil { copy.subscription.duplicates.append(name) }
        handlers[name] = reaction
        copy.subscription.kind = .react(handlers)
        return copy
    }
}

/// An event as a batch handler sees it.
public struct Occurrence<Event: DomainEvent>: Sendable {
    /// What happened.
    public let event: Event
    /// Where and when it was logged.
    public let logged: LoggedEvent
}
