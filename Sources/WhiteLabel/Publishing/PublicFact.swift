/// What other systems may know.
///
/// Names and fields are a promise of their own: the events it is made of may change, this does not. Nothing in it is
/// personal: users are identities, which say nothing outside.
public enum PublicFact: Hashable, Sendable {
    /// A record was entered.
    case vinylCreated(PublicVinyl)
    /// More is known of a record, or something else.
    case vinylUpdated(PublicVinyl)
    /// Two traders agreed.
    case tradeAccepted(PublicTrade)
    /// Somebody got an account.
    case userCreated(PublicUser)
    /// Somebody left: whoever keeps something under their identity can forget it.
    case userClosed(PublicUser)

    /// The stable name, with the version of its form.
    ///
    /// A field may join a form. What a reader could stumble over takes the next version.
    public var type: String {
        switch self {
        case .vinylCreated: "com.example.white-label.vinyl.created.v1"
        case .vinylUpdated: "com.example.white-label.vinyl.updated.v1"
        case .tradeAccepted: "com.example.white-label.trade.accepted.v1"
        case .userCreated: "com.example.white-label.user.created.v1"
        case .userClosed: "com.example.white-label.user.closed.v1"
        }
    }
}

extension PublicFact: Encodable {
    /// Writes what it tells, without its name.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .vinylCreated(let vinyl), .vinylUpdated(let vinyl): try vinyl.encode(to: encoder)
        case .tradeAccepted(let trade): try trade.encode(to: encoder)
        case .userCreated(let user), .userClosed(let user): try user.encode(to: encoder)
        }
    }
}
