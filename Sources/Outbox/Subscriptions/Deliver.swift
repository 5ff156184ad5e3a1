/// Handles events outside any transaction, where it may wait and call out.
///
/// Delivery is at least once: after a crash an event may come again, with the same ``Delivery/idempotencyKey``, which is
/// what to hand to the outside so that it can drop the repeat.
///
/// ```swift
/// Deliver(OrderConfirmed.self, as: "orders.notify") { event, delivery in
///     try await mail.send(.confirmation(of: event.orderID), idempotencyKey: delivery.idempotencyKey)
/// }
/// .and(OrderShipped.self) { event, delivery in … }
/// ```
///
/// A thrown error parks the event; later events of its stream wait behind it, others flow.
public struct Deliver: SubscriptionDeclaration {
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
    ///   - concurrency: How many streams a shard handles at a time; events of one stream never are.
    ///   - timeout: How long one call may take; then it is cancelled and counts as failed.
    ///   - handler: What to do. It is cancelled when the relay has to stop and its grace is over.
    public init<Event: DomainEvent>(
        _ event: Event.Type, as name: SubscriptionName, retry: RetryPolicy = RetryPolicy(),
        from start: Subscription.Start = .beginning, shards: Int = 1, concurrency: Int = 16,
        timeout: Duration = .seconds(30),
        _ handler: @escaping @Sendable (Event, Delivery) async throws -> Void
    ) {
        subscription = Subscription(
            name: name, kind: .deliver([Event.name: DeliveryHandler(handler)]), retry: retry, start: start,
            concurrency: max(1, concurrency), shards: max(1, shards), timeout: timeout)
    }

    /// Adds a handler of another event to the same subscription, so that both are seen in order.
    public func and<Event: DomainEvent>(
        _ event: Event.Type, _ handler: @escaping @Sendable (Event, Delivery) async throws -> Void
    ) -> Deliver {
        guard case .deliver(var handlers) = subscription.kind else { return self }
        var copy = self
        if handlers[Event.name] != nil { copy.subscription.duplicates.append(Event.name) }
        handlers[Event.name] = DeliveryHandler(handler)
        copy.subscription.kind = .deliver(handlers)
        return copy
    }
}

/// A `Deliver` handler without its event's type.
public struct DeliveryHandler: Sendable {
    /// The type it decodes.
    let event: any DomainEvent.Type
    /// Decodes an event and handles it.
    package let run: @Sendable (LoggedEvent, Delivery) async throws -> Void

    init<Event: DomainEvent>(_ handler: @escaping @Sendable (Event, Delivery) async throws -> Void) {
        event = Event.self
        run = { logged, delivery in
            try await handler(try logged.record.decode(as: Event.self), delivery)
        }
    }
}
