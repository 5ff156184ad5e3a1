public import Outbox

/// Somebody got an account.
public struct UserCreated: DomainEvent, Hashable {
    /// `user.created`.
    public static let name: EventName = "user.created"

    /// The user.
    public let userID: Identity<User>
    /// The address of their mail.
    public let email: String
    /// The given name.
    public let firstName: String
    /// The family name.
    public let lastName: String

    /// Names every fact.
    public init(userID: Identity<User>, email: String, firstName: String, lastName: String) {
        self.userID = userID
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
    }
}
