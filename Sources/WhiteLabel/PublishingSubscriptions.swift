public import Outbox

extension [any SubscriptionDeclaration] {
    /// What tells other systems.
    public static func publishing(_ gateways: Gateways, retry: RetryPolicy = RetryPolicy()) -> Self {
        [EventPublishing(publisher: gateways.publisher, retry: retry).subscription]
    }
}
