public import Outbox

/// What a relay did, as tests and metrics see it.
public enum RelayEvent: Sendable {
    /// Events whose effects are committed, or were before.
    case handled(SubscriptionName, positions: [Int64])
    /// An event that was set aside.
    case parked(SubscriptionName, position: Int64, state: ParkedEvent.State, attempts: Int)
    /// A `Deliver` subscription makes no calls for this long: too many failed in a row, or the other side asked for it.
    case circuitOpened(SubscriptionName, pause: Duration)
    /// Nothing to do right now.
    case idle(SubscriptionName)
    /// Another relay has the subscription.
    case heldElsewhere(SubscriptionName)
    /// The database failed; the relay backs off and tries again.
    case interrupted(SubscriptionName, description: String)
}
