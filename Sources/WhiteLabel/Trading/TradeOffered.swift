public import Outbox

/// A trader offered another a trade.
public struct TradeOffered: DomainEvent, Hashable {
    /// `trade.offered`.
    public static let name: EventName = "trade.offered"

    /// The trade.
    public let tradeID: Identity<Trade>
    /// Who offers.
    public let offeredBy: Identity<User>
    /// Who answers.
    public let offeredTo: Identity<User>
    /// Which records change hands.
    public let terms: TradeTerms

    /// Names every fact.
    public init(
        tradeID: Identity<Trade>, offeredBy: Identity<User>, offeredTo: Identity<User>, terms: TradeTerms
    ) {
        self.tradeID = tradeID
        self.offeredBy = offeredBy
        self.offeredTo = offeredTo
        self.terms = terms
    }
}
