public import Outbox

extension [any SubscriptionDeclaration] {
    /// Everything White Label does when something happened; the outside is reached by way of `gateways`.
    public static func whiteLabel(_ gateways: Gateways, retry: RetryPolicy = RetryPolicy()) -> Self {
        users(gateways, retry: retry) + vinyl(gateways, retry: retry) + billing() + ordering()
            + enrolment() + publishing(gateways, retry: retry)
    }
}
