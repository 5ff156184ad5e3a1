public import WhiteLabel

/// Stands in for what is not configured: a line of text for each call.
///
/// A line may come twice, since a log knows no keys. It tells of a mail's reader and subject, not of its text.
public struct LoggedGateway: ChatChannel, Mailer, MailingList, EventPublisher {
    private let write: @Sendable (String) throws -> Void

    /// Writes by `write`.
    public init(write: @escaping @Sendable (String) throws -> Void) { self.write = write }

    /// Writes `[Slack] …`.
    public func post(_ text: String, idempotencyKey: String) async throws { try line("Slack", text) }

    /// Writes `[Mail] to …: Welcome`.
    public func send(_ mail: Mail, idempotencyKey: String) async throws {
        try line("Mail", "to \(mail.recipient): \(mail.subject)")
    }

    /// Writes `[List] …`.
    public func add(_ subscriber: ListSubscriber, idempotencyKey: String) async throws {
        try line("List", "\(subscriber.firstName) \(subscriber.lastName) <\(subscriber.email)>")
    }

    /// Writes `[List] … is off the list`.
    public func remove(_ email: String, idempotencyKey: String) async throws {
        try line("List", "\(email) is off the list")
    }

    /// Writes `[Event] … of vinyl/…`.
    public func publish(_ event: PublicEvent, idempotencyKey: String) async throws {
        try line("Event", "\(event.fact.type) of \(event.subject)")
    }

    /// One line, whatever is in it: a control character could end it, or move a terminal's cursor.
    private func line(_ tag: String, _ text: String) throws {
        let plain = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : String($0) }.joined()
        try write("[\(tag)] \(plain)")
    }
}
