public import Outbox

/// What one trader offers another, until that one accepts or declines.
public struct Trade: AggregateRoot {
    /// `trade`.
    public static let kind: AggregateKind = "trade"

    /// The trade's identity.
    public let id: Identity<Trade>
    /// Who offers.
    public let offeredBy: Identity<User>
    /// Who answers.
    public let offeredTo: Identity<User>
    /// Which records change hands.
    public let terms: TradeTerms
    /// How far it has come.
    public private(set) var status: TradeStatus
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// A trade as a repository loads it.
    package init(
        id: Identity<Trade>, offeredBy: Identity<User>, offeredTo: Identity<User>, terms: TradeTerms,
        status: TradeStatus, recorded: RecordedEvents
    ) {
        self.id = id
        self.offeredBy = offeredBy
        self.offeredTo = offeredTo
        self.terms = terms
        self.status = status
        self.recorded = recorded
    }

    /// A new, pending trade: records ``TradeOffered``.
    ///
    /// Throws ``DomainError/Code/tradeWithOneself``, and ``ValidationError`` with all that is wrong with the terms.
    public static func offer(
        _ terms: TradeTerms, by trader: Identity<User>, to other: Identity<User>, id: Identity<Trade> = Identity()
    ) throws -> Trade {
        guard trader != other else {
            throw DomainError(
                .tradeWithOneself, "cannot offer a trade to oneself: both sides are \(trader); name another trader")
        }
        var violations = Violations()
        terms.check(&violations)
        try violations.throwIfAny()
        var trade = Trade(
            id: id, offeredBy: trader, offeredTo: other, terms: terms, status: .pending, recorded: RecordedEvents())
        trade.record(TradeOffered(tradeID: id, offeredBy: trader, offeredTo: other, terms: terms))
        return trade
    }

    /// Agrees: records ``TradeAccepted``.
    ///
    /// Throws ``DomainError/Code/notOfferedToYou`` for anybody but the one it was offered to, and
    /// ``DomainError/Code/tradeNotPending`` for a trade that is answered already; records nothing then.
    public mutating func accept(by trader: Identity<User>) throws {
        try checkAnswer("accept", by: trader)
        status = .accepted
        record(TradeAccepted(tradeID: id, offeredBy: offeredBy, offeredTo: offeredTo))
    }

    /// Refuses: records ``TradeDeclined``.
    ///
    /// Throws as ``accept(by:)`` does.
    public mutating func decline(by trader: Identity<User>) throws {
        try checkAnswer("decline", by: trader)
        status = .declined
        record(TradeDeclined(tradeID: id, offeredBy: offeredBy, offeredTo: offeredTo))
    }

    private func checkAnswer(_ verb: String, by trader: Identity<User>) throws {
        guard trader == offeredTo else {
            throw DomainError(
                .notOfferedToYou,
                "cannot \(verb) trade \(id): it was offered to another trader; only that one can answer")
        }
        guard status == .pending else {
            throw DomainError(
                .tradeNotPending,
                "cannot \(verb) trade \(id): it is \(status.rawValue), not \(TradeStatus.pending.rawValue); there is "
                    + "nothing left to answer")
        }
    }
}

extension UnitOfWork {
    /// The trades.
    public var trades: Repository<Trade> { repository() }
}
