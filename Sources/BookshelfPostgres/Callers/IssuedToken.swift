/// A token that was just made: the only time that it can be shown.
public struct IssuedToken: Sendable {
    /// The token itself.
    public let token: APIToken
    /// What lists show of it.
    public let listing: TokenListing
}
