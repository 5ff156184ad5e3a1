public import Outbox

/// Tells the people who run White Label who joined.
public struct NewcomerPosts: Sendable {
    private let chat: any ChatChannel
    private let retry: RetryPolicy

    /// Posts to `chat`.
    public init(chat: any ChatChannel, retry: RetryPolicy = RetryPolicy()) {
        self.chat = chat
        self.retry = retry
    }

    /// Outside any transaction, at least once.
    public var subscription: Deliver {
        Deliver(UserCreated.self, as: "notifications.chat", retry: retry) { event, delivery in
            let line = "\(event.firstName) \(event.lastName) has joined. Their address is \(event.email)"
            try await chat.post(line, idempotencyKey: delivery.idempotencyKey)
        }
    }
}
