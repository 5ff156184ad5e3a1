/// The way to a broker from which other systems read: an HTTP bridge, or the terminal.
public protocol EventPublisher: Sendable {
    /// Publishes an event; returns once the broker has confirmed that it keeps it, and not before.
    ///
    /// May be asked again with the same key, and the same event to the byte, after a crash or a lost answer. A thrown error
    /// means that nobody knows whether it was published; it is tried again later, and later events of its subject wait.
    func publish(_ event: PublicEvent, idempotencyKey: String) async throws
}
