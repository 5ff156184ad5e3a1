import Outbox
import OutboxPostgres
import Postgres
import WhiteLabel

/// Accounts of traders, a row each under the identity of their trader, with the trades counted and the coupon.
enum TraderAccountTable: AggregateTable {
    static let schema = SQLIdentifier.whiteLabel
    static let table: SQLIdentifier = "trader_accounts"
    static let columns: [Column<TraderAccount>] = []

    static let children: [ChildTable<TraderAccount>] = [
        ChildTable(
            "trader_account_trades", parent: "account_id", ordinal: "place", rows: \.trades,
            columns: [Column("trade_id") { $0 }]),
        ChildTable(
            "coupons", parent: "account_id", ordinal: "place", rows: { $0.coupon.map { [$0] } ?? [] },
            columns: [Column("coupon_id") { $0.id }]),
    ]

    static func aggregate(from row: AggregateRow<TraderAccount>) throws -> TraderAccount {
        TraderAccount(
            id: row.id,
            trades: try row.children("trader_account_trades").map { try $0.decode(at: "trade_id") },
            coupon: try row.children("coupons").first.map { Coupon(id: try $0.decode(at: "coupon_id")) },
            recorded: row.recorded)
    }
}
