public import Outbox

/// What billing does after something happened.
public struct BillingSubscriptions: Sendable {
    private let shards: Int

    /// Handles; `shards` says how many relays can work on a new subscription at a time.
    public init(shards: Int = 1) { self.shards = shards }

    /// Everything to register.
    public var subscriptions: [any SubscriptionDeclaration] { [TradeRewards(shards: shards).subscription] }
}
