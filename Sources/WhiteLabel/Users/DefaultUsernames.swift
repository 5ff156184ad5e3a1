public import Outbox

/// Gives new users a username made of their name, in the transaction that notes the event as handled.
public struct DefaultUsernames: Sendable {
    private let shards: Int

    /// Gives names; `shards` says how many relays can do that at a time.
    public init(shards: Int = 1) { self.shards = shards }

    /// One who has chosen a name by then keeps it, and one who has closed their account gets none.
    ///
    /// A user who changes meanwhile, or a name that somebody else claims meanwhile, is a conflict: the handler is rolled
    /// back, reads both anew and tries again, so nothing is overwritten.
    public var subscription: React {
        React(to: UserCreated.self, as: "users.default_username", shards: shards) { event, work in
            var user = try work.users.get(event.userID)
            guard user.username == nil, !user.isClosed else { return }
            user.assign(try work.claimDefaultUsername(for: user))
            try work.users.save(user)
        }
    }
}
