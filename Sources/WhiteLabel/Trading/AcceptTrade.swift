public import Outbox

/// Accepts a trade that is pending.
public struct AcceptTrade: Command, Hashable {
    /// `trade.accept`.
    public static let name: CommandName = "trade.accept"

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
    /// Throws `OutboxError.Code.notFound`, and what ``Trade/accept(by:)`` throws.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        var trade = try work.trades.get(tradeID)
        try trade.accept(by: trader)
        try work.trades.save(trade)
        return NoResponse()
    }
}
