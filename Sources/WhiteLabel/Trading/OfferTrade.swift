public import Outbox

/// Offers another trader a trade.
public struct OfferTrade: Command, Hashable {
    /// `trade.offer`.
    public static let name: CommandName = "trade.offer"

    /// Who offers.
    public let trader: Identity<User>
    /// To whom.
    public let other: Identity<User>
    /// Which records change hands.
    public let terms: TradeTerms

    /// Names everything; ``validate(_:)`` reports what is wrong with the terms.
    ///
    /// Who the trader is, the caller has found out already.
    public init(by trader: Identity<User>, to other: Identity<User>, _ terms: TradeTerms) {
        self.trader = trader
        self.other = other
        self.terms = terms
    }

    /// The trade that was offered.
    public struct Response: Codable, Sendable, Hashable {
        /// Its identity.
        public let tradeID: Identity<Trade>
    }

    /// Reports all that is wrong with the terms.
    public func validate(_ violations: inout Violations) { terms.check(&violations) }

    /// Offers the trade.
    ///
    /// Throws ``DomainError/Code/tradeWithOneself``, and `OutboxError.Code.notFound` for a record that nobody entered.
    public func handle(in work: UnitOfWork) throws -> Response {
        let trade = try Trade.offer(terms, by: trader, to: other)
        let named = terms.given + terms.wanted
        let known = Set(try work.vinyls.find(named).map(\.id))
        if let unknown = named.first(where: { !known.contains($0) }) {
            throw OutboxError.notFound(Vinyl.kind, unknown.description)
        }
        try work.trades.save(trade)
        return Response(tradeID: trade.id)
    }
}
