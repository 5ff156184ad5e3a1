public import Outbox

extension [any SubscriptionDeclaration] {
    /// What happens with users: four subscriptions to new ones and one to edits, of which none waits for another.
    public static func users(_ gateways: Gateways, retry: RetryPolicy = RetryPolicy()) -> Self {
        [
            DefaultUsernames().subscription,
            NewcomerPosts(chat: gateways.chat, retry: retry).subscription,
            NewsSubscribers(list: gateways.mailingList, retry: retry).subscription,
            WelcomeMails(mailer: gateways.mailer, retry: retry).subscription,
            ProfileMails(mailer: gateways.mailer, retry: retry).subscription,
        ]
    }
}
