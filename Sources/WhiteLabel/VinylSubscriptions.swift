public import Outbox

extension [any SubscriptionDeclaration] {
    /// What happens after something happened to a record: two subscriptions, of which none waits for the other.
    public static func vinyl(_ gateways: Gateways, retry: RetryPolicy = RetryPolicy()) -> Self {
        [VinylNews(chat: gateways.chat, retry: retry).subscription, WishCounting().subscription]
    }
}
