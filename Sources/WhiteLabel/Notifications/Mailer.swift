/// The way of a mail to its reader: a mail server, a provider's API, or the terminal.
public protocol Mailer: Sendable {
    /// Sends a mail.
    ///
    /// May be asked again with the same key after a crash or a lost answer: a receiver that knows the key drops the
    /// repeat. A thrown error means that nobody knows whether it was sent; it is tried again later.
    func send(_ mail: Mail, idempotencyKey: String) async throws
}

/// A mail of plain text.
public struct Mail: Hashable, Sendable {
    /// The address it goes to.
    public let recipient: String
    /// Its subject, one line.
    public let subject: String
    /// Its text; lines end with a line feed.
    public let text: String

    /// Describes a mail.
    public init(to recipient: String, subject: String, text: String) {
        self.recipient = recipient
        self.subject = subject
        self.text = text
    }
}
