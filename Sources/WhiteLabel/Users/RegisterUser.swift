public import Outbox

/// Makes an account, of a password that was hashed before: see ``Registration``.
public struct RegisterUser: Command {
    /// `user.register`.
    public static let name: CommandName = "user.register"

    /// The address, as it was sent.
    public let email: String?
    /// The given name.
    public let firstName: String?
    /// The family name.
    public let lastName: String?
    /// What is kept of the password; no part of the request's fingerprint.
    public let passwordHash: Secret<PasswordHash>?
    /// The account of Google.
    public let googleID: String?
    /// The account of Facebook.
    public let facebookID: String?

    /// What was sent, with the hash in place of the password.
    public init(_ account: NewAccount, passwordHash: PasswordHash?) {
        email = account.email
        firstName = account.firstName
        lastName = account.lastName
        self.passwordHash = passwordHash.map(Secret.init)
        googleID = account.googleID
        facebookID = account.facebookID
    }

    /// The account that was made.
    public struct Response: Codable, Sendable, Hashable {
        /// The user.
        public let userID: Identity<User>
    }

    /// Reports every field that is missing or malformed.
    public func validate(_ violations: inout Violations) {
        validate(&violations, withPassword: passwordHash?.value != nil)
    }

    /// The same before there is a hash.
    func validate(_ violations: inout Violations, withPassword hasPassword: Bool) {
        _ = facts(&violations)
        if !hasPassword, googleID == nil, facebookID == nil {
            violations.add("password", Credentials.missing.code, Credentials.missing.message)
        }
    }

    /// Makes the account.
    ///
    /// Fails with ``DomainError/Code/emailTaken`` where there is one with this address, also when both are made at the
    /// same time: then with the commit.
    public func handle(in work: UnitOfWork) throws -> Response {
        let facts = try Violations.none(in: facts)
        let user = User.create(email: facts.email, name: facts.name, credentials: try credentials(with: facts))
        try work.users.save(user)
        return Response(userID: user.id)
    }

    /// What was sent, checked; all but the password.
    struct Facts {
        let email: EmailAddress
        let name: PersonName
        let google: ProviderID?
        let facebook: ProviderID?
    }

    /// What the user is to prove their identity by; throws ``ValidationError`` where that is nothing.
    func credentials(with facts: Facts) throws -> Credentials {
        try Violations.none { violations in
            violations.collect("password") {
                try Credentials(
                    passwordHash: passwordHash?.value, googleID: facts.google, facebookID: facts.facebook)
            }
        }
    }

    /// Everything but the password, or nil and why not.
    func facts(_ violations: inout Violations) -> Facts? {
        let email = violations.collect("email") { try EmailAddress(self.email) }
        let name = violations.personName(firstName, lastName)
        let google = violations.collect("googleID") { try googleID.map { try ProviderID($0) } }
        let facebook = violations.collect("facebookID") { try facebookID.map { try ProviderID($0) } }
        guard let email, let name, let google, let facebook else { return nil }
        return Facts(email: email, name: name, google: google, facebook: facebook)
    }
}
