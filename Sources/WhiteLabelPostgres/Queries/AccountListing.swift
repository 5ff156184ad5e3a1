public import Outbox
import OutboxPostgres
import Postgres
public import WhiteLabel

/// What billing knows of a trader, as a list shows it.
public struct AccountListing: Codable, Sendable, Hashable {
    /// The trader.
    public let traderID: Identity<User>
    /// How many accepted trades were counted; no more than a coupon takes.
    public let trades: Int
    /// What the trader got for them; nil while there are too few.
    public let couponID: Identity<Coupon>?

    static func select(after: Identity<User>?, limit: Int) -> SQL {
        """
        SELECT a.id, c.coupon_id,
            (
                SELECT count(*) FROM \(SQLIdentifier.whiteLabel).trader_account_trades t WHERE t.account_id = a.id
            ) AS trades
        FROM \(SQLIdentifier.whiteLabel).trader_accounts a
        LEFT JOIN \(SQLIdentifier.whiteLabel).coupons c ON c.account_id = a.id
        WHERE \(after) IS NULL OR a.id > \(after) ORDER BY a.id LIMIT \(limit)
        """
    }

    init(_ row: Row) throws {
        traderID = try row.decode(at: "id")
        trades = try row.decode(at: "trades")
        couponID = try row.decodeIfPresent(at: "coupon_id")
    }
}
