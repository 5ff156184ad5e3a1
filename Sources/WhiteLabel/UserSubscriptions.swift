public import Outbox

extension [any SubscriptionDeclaration] {
    /// What happens after a user was created or edited: four subscriptions and two, of which none waits for another.
    public static func users(_ gateways: Gateways, retry: RetryPolicy = RetryPolicy()) -> Self {
        [
            DefaultUsernames().subscription,
            NewcomerPosts(chat: gateways.chat, retry: retry).subscription,
            NewsSubscribers(list: gateways.mailingList, retry: retry).newcomers,
            WelcomeMails(mailer: gateways.mailer, retry: retry).subscription,
            NewsSubscribers(list: gateways.mailingList, retry: retry).edits,
            ProfileMails(mailer: gateways.mailer, retry: retry).subscription,
        ]
    }
}
