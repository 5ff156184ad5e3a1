public import Outbox

/// Closes an account; one that is closed stays so.
public struct CloseUser: Command, Hashable {
    /// `user.close`.
    public static let name: CommandName = "user.close"

    /// Whose account.
    public let userID: Identity<User>

    /// Names the user.
    public init(userID: Identity<User>) { self.userID = userID }

    /// Loads the user, closes the account, saves it.
    ///
    /// Throws ``DomainError/Code/unknown`` where there is no such user.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        var user = try work.users.known(userID)
        guard !user.isClosed else { return NoResponse() }
        user.close()
        try work.users.save(user)
        return NoResponse()
    }
}
