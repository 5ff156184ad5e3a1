public import Outbox

/// A user who had no username got one made of their name.
public struct UsernameAssigned: DomainEvent, Hashable {
    /// `user.username_assigned`.
    public static let name: EventName = "user.username_assigned"

    /// The user.
    public let userID: Identity<User>
    /// The name they go by since.
    public let username: String

    /// Names every fact.
    public init(userID: Identity<User>, username: String) {
        self.userID = userID
        self.username = username
    }
}
