public import Outbox

/// What others may know of a user: that there is one.
public struct PublicUser: Encodable, Hashable, Sendable {
    /// The user.
    public let id: Identity<User>

    /// Names the user.
    public init(id: Identity<User>) { self.id = id }
}
