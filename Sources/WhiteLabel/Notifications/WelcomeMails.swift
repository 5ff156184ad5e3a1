public import Outbox

/// Greets new users.
public struct WelcomeMails: Sendable {
    private let mailer: any Mailer
    private let retry: RetryPolicy

    /// Writes by way of `mailer`.
    public init(mailer: any Mailer, retry: RetryPolicy = RetryPolicy()) {
        self.mailer = mailer
        self.retry = retry
    }

    /// Outside any transaction, at least once.
    public var subscription: Deliver {
        Deliver(UserCreated.self, as: "notifications.welcome", retry: retry) { event, delivery in
            let mail = Mail(
                to: event.email, subject: "Welcome to White Label",
                text: "Hello \(event.firstName),\n\nyour account is ready. Have a look at what others trade.\n")
            try await mailer.send(mail, idempotencyKey: delivery.idempotencyKey)
        }
    }
}
