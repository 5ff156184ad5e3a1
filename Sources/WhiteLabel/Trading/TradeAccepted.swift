public import Outbox

/// Two traders agreed.
public struct TradeAccepted: DomainEvent, Hashable {
    /// `trade.accepted`.
    public static let name: EventName = "trade.accepted"

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
