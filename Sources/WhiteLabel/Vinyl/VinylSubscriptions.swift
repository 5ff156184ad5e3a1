public import Outbox

/// What happens after something happened to a record: each handler a subscription of its own, so that one that fails
/// holds up no other.
public struct VinylSubscriptions: Sendable {
    private let gateways: Gateways

    /// Handles by way of `gateways`.
    public init(gateways: Gateways) { self.gateways = gateways }

    /// Everything to register.
    public var subscriptions: [any SubscriptionDeclaration] {
        [VinylNews(chat: gateways.chat).subscription, WishCounting().subscription]
    }
}
