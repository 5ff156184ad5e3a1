import ArgumentParser
import Outbox
import WhiteLabel

/// Who answers which trade.
struct TradeAnswerOptions: ParsableArguments {
    @Option(help: "Which trade, by the id that offer-trade printed.") var trade: String?
    @Option(help: "Who answers: the user it was offered to.") var by: String?

    /// Both, or what is wrong with them.
    func parsed() throws -> (trade: Identity<Trade>, trader: Identity<User>) {
        try Violations.none { violations in
            let trade: Identity<Trade>? = violations.identity("trade", trade)
            let trader: Identity<User>? = violations.identity("by", by)
            guard let trade, let trader else { return nil }
            return (trade, trader)
        }
    }
}

/// What became of a trade.
struct TradeAnswer: Encodable, CustomStringConvertible {
    let tradeID: Identity<Trade>
    let status: TradeStatus
    let replayed: Bool

    var description: String {
        "\(status == .accepted ? "Accepted" : "Declined") trade \(tradeID)\(replayed.note)"
    }
}
