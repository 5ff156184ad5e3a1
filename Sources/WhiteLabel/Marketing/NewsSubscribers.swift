public import Outbox

/// Puts users on the list of those who get news, and keeps their names on it as they are.
public struct NewsSubscribers: Sendable {
    private let list: any MailingList
    private let retry: RetryPolicy

    /// Keeps `list`.
    public init(list: any MailingList, retry: RetryPolicy = RetryPolicy()) {
        self.list = list
        self.retry = retry
    }

    /// New users; outside any transaction, at least once.
    public var newcomers: Deliver {
        Deliver(UserCreated.self, as: "marketing.subscribe", retry: retry) { event, delivery in
            let subscriber = ListSubscriber(
                email: event.email, firstName: event.firstName, lastName: event.lastName)
            try await list.add(subscriber, idempotencyKey: delivery.idempotencyKey)
        }
    }

    /// Users who changed their profile; in the order of a user's edits, at least once.
    public var edits: Deliver {
        Deliver(UserEdited.self, as: "marketing.update", retry: retry) { event, delivery in
            let subscriber = ListSubscriber(
                email: event.email, firstName: event.firstName, lastName: event.lastName)
            try await list.add(subscriber, idempotencyKey: delivery.idempotencyKey)
        }
    }
}
