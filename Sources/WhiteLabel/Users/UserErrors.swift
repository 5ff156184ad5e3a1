public import Outbox

extension DomainError.Code {
    /// An address belongs to one account.
    public static let emailTaken = DomainError.Code("email_taken")
    /// An account of Google or Facebook belongs to one user.
    public static let providerAccountTaken = DomainError.Code("provider_account_taken")
    /// A username belongs to one user.
    public static let usernameTaken = DomainError.Code("username_taken")
    /// Who has closed their account changes nothing in it.
    public static let userClosed = DomainError.Code("user_closed")
}

extension DomainError {
    /// There is an account with this address.
    static let emailTaken = DomainError(
        .emailTaken, "cannot use this email address: an account with it exists; sign in, or use another address")
    /// There is a user with this account of a provider.
    static let providerAccountTaken = DomainError(
        .providerAccountTaken, "cannot use this account of Google or Facebook: a user has it; sign in with it")
    /// Nothing is to be done with this account.
    static func userClosed(_ id: Identity<User>) -> DomainError {
        DomainError(.userClosed, "cannot use the account of user \(id): it was closed; make another")
    }
    /// Somebody has this username.
    static let usernameTaken = DomainError(
        .usernameTaken, "cannot use this username: somebody has it; choose another")
}
