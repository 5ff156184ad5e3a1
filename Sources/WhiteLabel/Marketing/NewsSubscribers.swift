public import Outbox

/// Keeps the list of those who get news: who is new is put on it, under the name and address they have since, until they
/// close their account.
public struct NewsSubscribers: Sendable {
    private let list: any MailingList
    private let retry: RetryPolicy

    /// Keeps `list`.
    public init(list: any MailingList, retry: RetryPolicy = RetryPolicy()) {
        self.list = list
        self.retry = retry
    }

    /// One subscription, as the list has to see what a user did in order; outside any transaction, at least once.
    ///
    /// Between users there is no order: whoever takes an address that another one gave up a moment ago may go off the list
    /// with them. That is the lesser evil beside news to somebody who has left.
    public var subscription: Deliver {
        Deliver(UserCreated.self, as: "marketing.subscribe", retry: retry) { event, delivery in
            let subscriber = ListSubscriber(
                email: event.email, firstName: event.firstName, lastName: event.lastName)
            try await list.add(subscriber, idempotencyKey: delivery.idempotencyKey)
        }
        .and(UserEdited.self) { event, delivery in
            if event.previousEmail != event.email {
                let key = delivery.idempotencyKey(step: "remove")
                try await list.remove(event.previousEmail, idempotencyKey: key)
            }
            let subscriber = ListSubscriber(
                email: event.email, firstName: event.firstName, lastName: event.lastName)
            try await list.add(subscriber, idempotencyKey: delivery.idempotencyKey)
        }
        .and(UserClosed.self) { event, delivery in
            try await list.remove(event.email, idempotencyKey: delivery.idempotencyKey)
        }
    }
}
