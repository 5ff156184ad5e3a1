public import Outbox
import OutboxPostgres
import Postgres
public import WhiteLabel

/// A trade as a list shows it.
public struct TradeListing: Codable, Sendable, Hashable {
    /// The trade.
    public let tradeID: Identity<Trade>
    /// Who offers.
    public let offeredBy: Identity<User>
    /// Who answers.
    public let offeredTo: Identity<User>
    /// How far it has come.
    public let status: TradeStatus
    /// How many records are given.
    public let given: Int
    /// How many are wanted for them.
    public let wanted: Int

    static func select(after: Identity<Trade>?, limit: Int) -> SQL {
        """
        SELECT t.id, t.offered_by, t.offered_to, t.status, v.given, v.wanted
        FROM \(SQLIdentifier.whiteLabel).trades t
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE side = 'GIVEN') AS given, count(*) FILTER (WHERE side = 'WANTED') AS wanted
            FROM \(SQLIdentifier.whiteLabel).trade_vinyls WHERE trade_id = t.id
        ) v
        WHERE \(after) IS NULL OR t.id > \(after) ORDER BY t.id LIMIT \(limit)
        """
    }

    init(_ row: Row) throws {
        tradeID = try row.decode(at: "id")
        offeredBy = try row.decode(at: "offered_by")
        offeredTo = try row.decode(at: "offered_to")
        status = try TradeStatus(stored: row.decode(at: "status"), in: "status")
        given = try row.decode(at: "given")
        wanted = try row.decode(at: "wanted")
    }
}
