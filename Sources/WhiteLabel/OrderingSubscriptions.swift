public import Outbox

extension [any SubscriptionDeclaration] {
    /// What keeps orders and their approvals consistent: each tells the other what happened to it.
    public static func ordering(retry: RetryPolicy = RetryPolicy(), shards: Int = 1) -> Self {
        [
            ApprovalRequests(retry: retry, shards: shards).subscription,
            ApprovalDecisions(retry: retry, shards: shards).subscription,
        ]
    }
}
