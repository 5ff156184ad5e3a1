import Outbox
import Testing
import WhiteLabel

@Suite struct `A trade` {
    private let ada = Identity<User>()
    private let bob = Identity<User>()

    private func offered() throws -> Trade {
        try Trade.offer(TradeTerms(given: [Identity()], wanted: [Identity()]), by: ada, to: bob)
    }

    @Test func `is pending when it is offered, and records its terms`() throws {
        let trade = try offered()
        #expect(trade.status == .pending)
        let event = try #require(trade.recorded.pending.first as? TradeOffered)
        #expect(event.tradeID == trade.id && event.terms == trade.terms)
        #expect(event.offeredBy == ada && event.offeredTo == bob)
    }

    @Test func `that is accepted or declined says so, with both traders`() throws {
        var (one, other) = (try offered(), try offered())
        try one.accept(by: bob)
        try other.decline(by: bob)
        #expect(one.status == .accepted && other.status == .declined)
        #expect(one.recorded.pending.last as? TradeAccepted == .init(tradeID: one.id, offeredBy: ada, offeredTo: bob))
        #expect(
            other.recorded.pending.last as? TradeDeclined == .init(tradeID: other.id, offeredBy: ada, offeredTo: bob))
        #expect(
            [TradeOffered.name, TradeAccepted.name, TradeDeclined.name].map(\.rawValue)
                == ["trade.offered", "trade.accepted", "trade.declined"])
    }

    @Test func `is answered once: what comes later is refused, and records nothing`() throws {
        for isAccepted in [true, false] {
            var trade = try offered()
            if isAccepted { try trade.accept(by: bob) } else { try trade.decline(by: bob) }
            let status = trade.status
            let accepting = #expect(throws: DomainError.self) { try trade.accept(by: bob) }
            let declining = #expect(throws: DomainError.self) { try trade.decline(by: bob) }
            #expect(accepting?.code == .tradeNotPending && declining?.code == .tradeNotPending)
            #expect(accepting?.message.contains("it is \(status.rawValue), not PENDING") == true)
            #expect(trade.status == status && trade.recorded.pending.count == 2)
        }
    }

    @Test func `is answered by nobody but the trader it was offered to`() throws {
        for trader in [ada, Identity()] {
            var trade = try offered()
            let error = #expect(throws: DomainError.self) { try trade.accept(by: trader) }
            #expect(error?.code == .notOfferedToYou)
            #expect(throws: DomainError.self) { try trade.decline(by: trader) }
            #expect(trade.status == .pending && trade.recorded.pending.count == 1)
        }
    }

    @Test func `needs two traders`() {
        let error = #expect(throws: DomainError.self) {
            try Trade.offer(TradeTerms(wanted: [Identity()]), by: ada, to: ada)
        }
        #expect(error?.code == .tradeWithOneself)
    }

    @Test func `names each record once, and all that is wrong with its terms at once`() {
        let vinyl = Identity<Vinyl>()
        let twice = OfferTrade(by: ada, to: bob, TradeTerms(given: [vinyl], wanted: [vinyl]))
        let many = OfferTrade(
            by: ada, to: bob, TradeTerms(given: (0...TradeTerms.maximumCount).map { _ in Identity() }, wanted: []))
        #expect(violations(of: twice) == ["wanted.0 repeated"])
        #expect(violations(of: many) == ["wanted required", "given too_many"])
        #expect(throws: ValidationError.self) { try Trade.offer(many.terms, by: ada, to: bob) }
    }

    private func violations(of command: OfferTrade) -> [String] {
        var violations = Violations()
        command.validate(&violations)
        return violations.all.map { "\($0.field) \($0.code)" }
    }
}
