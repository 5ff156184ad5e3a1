public import Outbox

/// An account was closed.
public struct UserClosed: DomainEvent, Hashable {
    /// `user.closed`.
    public static let name: EventName = "user.closed"

    /// Whose account.
    public let userID: Identity<User>
    /// The address it had, which is free for others since.
    public let email: String

    /// Names every fact.
    public init(userID: Identity<User>, email: String) {
        self.userID = userID
        self.email = email
    }
}
