public import Outbox

/// A user changed what they say of themselves.
public struct UserEdited: DomainEvent, Hashable {
    /// `user.edited`.
    public static let name: EventName = "user.edited"

    /// The user.
    public let userID: Identity<User>
    /// The address of their mail since.
    public let email: String
    /// The address before; the same where it did not change.
    public let previousEmail: String
    /// The given name since.
    public let firstName: String
    /// The family name since.
    public let lastName: String
    /// The name they go by since; nil where they have none yet.
    public let username: String?

    /// Names every fact.
    public init(
        userID: Identity<User>, email: String, previousEmail: String, firstName: String, lastName: String,
        username: String?
    ) {
        self.userID = userID
        self.email = email
        self.previousEmail = previousEmail
        self.firstName = firstName
        self.lastName = lastName
        self.username = username
    }
}
