public import Outbox

/// What a trader gets for trading: one piece of an account.
public struct Coupon: Hashable, Sendable, Identifiable {
    /// The coupon's identity.
    public let id: Identity<Coupon>

    /// A new coupon, or the one with this identity.
    public init(id: Identity<Coupon> = Identity()) { self.id = id }
}
