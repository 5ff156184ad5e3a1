public import Outbox

/// What others may know of a trade: who agreed, and not on what.
public struct PublicTrade: Encodable, Hashable, Sendable {
    /// The trade.
    public let id: Identity<Trade>
    /// Who offered it.
    public let offeredBy: Identity<User>
    /// Who answered.
    public let offeredTo: Identity<User>

    /// Names every part.
    public init(id: Identity<Trade>, offeredBy: Identity<User>, offeredTo: Identity<User>) {
        self.id = id
        self.offeredBy = offeredBy
        self.offeredTo = offeredTo
    }
}
