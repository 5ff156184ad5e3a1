public import Outbox

/// What billing knows of a trader: the accepted trades on the way to a coupon, and the coupon.
///
/// A trade that is accepted counts for both traders who take part in it, who offered it and who accepted it: it is a
/// trade of either. The account remembers which trades it counted, so that one that is announced again changes nothing.
/// After the coupon nothing is counted any more: there is one coupon, and so no more to remember than five trades.
///
/// Its identity is the trader's, so that one trader cannot have two accounts.
public struct TraderAccount: AggregateRoot {
    /// `trader_account`.
    public static let kind: AggregateKind = "trader_account"
    /// How many accepted trades make a coupon.
    public static let tradesForCoupon = 5

    /// The trader.
    public let id: Identity<User>
    /// The accepted trades that were counted, in that order; at most ``tradesForCoupon``.
    public private(set) var trades: [Identity<Trade>]
    /// What the trader got for them; nil while there are too few.
    public private(set) var coupon: Coupon?
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// The account of a trader who has not traded yet.
    public init(of trader: Identity<User>) {
        self.init(id: trader, trades: [], coupon: nil, recorded: RecordedEvents())
    }

    /// An account as a repository loads it.
    package init(id: Identity<User>, trades: [Identity<Trade>], coupon: Coupon?, recorded: RecordedEvents) {
        self.id = id
        self.trades = trades
        self.coupon = coupon
        self.recorded = recorded
    }

    /// Counts an accepted trade; the fifth grants the coupon and records ``CouponGranted``.
    ///
    /// Returns false, and changes nothing, for a trade that was counted before, and after the coupon.
    public mutating func count(_ trade: Identity<Trade>) -> Bool {
        guard coupon == nil, !trades.contains(trade) else { return false }
        trades.append(trade)
        if trades.count == Self.tradesForCoupon { grantCoupon() }
        return true
    }

    private mutating func grantCoupon() {
        let coupon = Coupon()
        self.coupon = coupon
        record(CouponGranted(couponID: coupon.id, traderID: id, tradeIDs: trades))
    }
}

extension UnitOfWork {
    /// The accounts, by the identity of their trader.
    public var traderAccounts: Repository<TraderAccount> { repository() }
}
