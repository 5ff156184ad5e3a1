/// Who gets news of White Label: a provider's list, or the terminal.
public protocol MailingList: Sendable {
    /// Adds a subscriber; one who is on the list already stays on it.
    ///
    /// May be asked again with the same key after a crash or a lost answer. A thrown error means that nobody knows
    /// whether it was done; it is tried again later.
    func add(_ subscriber: ListSubscriber, idempotencyKey: String) async throws

    /// Takes an address off the list; one that is not on it stays off. Repeats and errors as with ``add(_:idempotencyKey:)``.
    func remove(_ email: String, idempotencyKey: String) async throws
}

/// One who gets news.
public struct ListSubscriber: Hashable, Sendable {
    /// The address.
    public let email: String
    /// The given name.
    public let firstName: String
    /// The family name.
    public let lastName: String

    /// Describes a subscriber.
    public init(email: String, firstName: String, lastName: String) {
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
    }
}
