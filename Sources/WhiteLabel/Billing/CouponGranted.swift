public import Outbox

/// A trader got a coupon.
public struct CouponGranted: DomainEvent, Hashable {
    /// `coupon.granted`.
    public static let name: EventName = "coupon.granted"

    /// The coupon.
    public let couponID: Identity<Coupon>
    /// Who got it.
    public let traderID: Identity<User>
    /// For which accepted trades.
    public let tradeIDs: [Identity<Trade>]

    /// Names every fact.
    public init(couponID: Identity<Coupon>, traderID: Identity<User>, tradeIDs: [Identity<Trade>]) {
        self.couponID = couponID
        self.traderID = traderID
        self.tradeIDs = tradeIDs
    }
}
