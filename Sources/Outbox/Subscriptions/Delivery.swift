/// One try to deliver one event to one `Deliver` subscription.
public struct Delivery: Sendable {
    /// Who receives it.
    public let subscription: SubscriptionName
    /// The event as it was logged.
    public let logged: LoggedEvent
    /// Which try this is, from 1.
    public let attempt: Int

    /// Describes a try; relays make them, and tests of handlers.
    public init(subscription: SubscriptionName, logged: LoggedEvent, attempt: Int) {
        self.subscription = subscription
        self.logged = logged
        self.attempt = attempt
    }

    /// The same for every try of this event, and of no other: hand it to the outside.
    public var idempotencyKey: String { "\(subscription):\(logged.id.lowercased)" }

    /// A key for one of several calls that one handler makes.
    public func idempotencyKey(step: String) -> String { "\(idempotencyKey):\(step)" }
}
