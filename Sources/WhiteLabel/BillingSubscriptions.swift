public import Outbox

extension [any SubscriptionDeclaration] {
    /// What billing does after a trade; `shards` says how many relays can work on a new subscription at a time.
    public static func billing(shards: Int = 1) -> Self { [TradeRewards(shards: shards).subscription] }
}
