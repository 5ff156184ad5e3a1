public import Outbox

/// What a user proves their identity by: a password, an account of Google or of Facebook, or several of these.
public struct Credentials: Hashable, Sendable {
    /// What is kept of the password.
    public let passwordHash: PasswordHash?
    /// The account of Google.
    public let googleID: ProviderID?
    /// The account of Facebook.
    public let facebookID: ProviderID?

    /// Throws a ``Violation`` where there is nothing to prove an identity by.
    public init(passwordHash: PasswordHash? = nil, googleID: ProviderID? = nil, facebookID: ProviderID? = nil) throws {
        guard passwordHash != nil || googleID != nil || facebookID != nil else { throw Self.missing }
        self.passwordHash = passwordHash
        self.googleID = googleID
        self.facebookID = facebookID
    }

    static let missing = Violation(
        code: "required", message: "is required, unless there is a googleID or a facebookID")
}

/// An account of a provider, as the provider names it: up to 255 characters.
public struct ProviderID: BoundedText {
    /// 255.
    public static let maximumLength = 255
    /// The provider's name for the account.
    public let text: String
    /// Wraps a text that was checked.
    public init(checked text: String) { self.text = text }
}
