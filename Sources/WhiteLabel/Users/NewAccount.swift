public import Outbox

/// What somebody sent who wants an account, unchecked.
public struct NewAccount: Sendable {
    /// The address of their mail.
    public var email: String?
    /// The given name.
    public var firstName: String?
    /// The family name.
    public var lastName: String?
    /// The password; not needed with an account of a provider.
    public var password: Secret<String>?
    /// The account of Google.
    public var googleID: String?
    /// The account of Facebook.
    public var facebookID: String?

    /// What was sent, unchecked.
    public init(
        email: String?, firstName: String?, lastName: String?, password: String? = nil, googleID: String? = nil,
        facebookID: String? = nil
    ) {
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.password = password.map(Secret.init)
        self.googleID = googleID
        self.facebookID = facebookID
    }
}
