public import Outbox

extension [any SubscriptionDeclaration] {
    /// What enrols organisations; `shards` says how many relays can work on a new subscription at a time.
    public static func enrolment(retry: RetryPolicy = RetryPolicy(), shards: Int = 1) -> Self {
        EnrolmentProcess.subscriptions(retry: retry, shards: shards)
    }
}
