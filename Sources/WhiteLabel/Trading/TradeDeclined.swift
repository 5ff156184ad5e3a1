public import Outbox

/// A trader refused what another offered.
public struct TradeDeclined: DomainEvent, Hashable {
    /// `trade.declined`.
    public static let name: EventName = "trade.declined"

    /// The trade.
    public let tradeID: Identity<Trade>
    /// Who offered it.
    public let offeredBy: Identity<User>
    /// Who answered.
    public let offeredTo: Identity<User>

    /// Names every fact.
    public init(tradeID: Identity<Trade>, offeredBy: Identity<User>, offeredTo: Identity<User>) {
        self.tradeID = tradeID
        self.offeredBy = offeredBy
        self.offeredTo = offeredTo
    }
}
