public import Outbox

/// Tells users that their profile was changed, in case it was not them.
public struct ProfileMails: Sendable {
    private let mailer: any Mailer
    private let retry: RetryPolicy

    /// Writes by way of `mailer`.
    public init(mailer: any Mailer, retry: RetryPolicy = RetryPolicy()) {
        self.mailer = mailer
        self.retry = retry
    }

    /// Outside any transaction, in the order of a user's edits, at least once; to the address before the edit.
    public var subscription: Deliver {
        Deliver(UserEdited.self, as: "notifications.profile", retry: retry) { event, delivery in
            let mail = Mail(
                to: event.previousEmail, subject: "Your profile was changed",
                text: "Hello \(event.firstName),\n\nyour profile was changed. If that was not you, write to us.\n")
            try await mailer.send(mail, idempotencyKey: delivery.idempotencyKey)
        }
    }
}
