public import Outbox

/// Declines a trade that is pending.
public struct DeclineTrade: Command, Hashable {
    /// `trade.decline`.
    public static let name: CommandName = "trade.decline"

    /// Which trade.
    public let tradeID: Identity<Trade>
    /// Who answers: the trader it was offered to.
    public let trader: Identity<User>

    /// Names the trade and who answers.
    ///
    /// Who the trader is, the caller has found out already.
    public init(tradeID: Identity<Trade>, by trader: Identity<User>) {
        self.tradeID = tradeID
        self.trader = trader
    }

    /// Loads the trade, answers it, saves it.
    ///
    /// Throws `OutboxError.Code.notFound`, and what ``Trade/decline(by:)`` throws.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        var trade = try work.trades.get(tradeID)
        try trade.decline(by: trader)
        try work.trades.save(trade)
        return NoResponse()
    }
}
