public import Outbox

extension DomainError.Code {
    /// A trade has two sides.
    public static let tradeWithOneself = DomainError.Code("trade_with_oneself")
    /// Only the trader it was offered to answers a trade.
    public static let notOfferedToYou = DomainError.Code("not_offered_to_you")
    /// Only a pending trade can be accepted or declined.
    public static let tradeNotPending = DomainError.Code("trade_not_pending")
}
