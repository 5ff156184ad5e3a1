import ArgumentParser
import Outbox
import WhiteLabel

/// `bookshelf white-label offer-trade`.
struct OfferTradeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offer-trade", abstract: "Offer another user a trade of records.")

    @Option(help: "Who offers, by the id that register-user printed.") var by: String?
    @Option(help: "To whom.") var to: String?
    @Option(help: "A record that is given; may be named several times, or not at all.") var given: [String] = []
    @Option(help: "A record that is wanted for it; may be named several times.") var wanted: [String] = []
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        var violations = Violations()
        let trader: Identity<User>? = violations.identity("by", by)
        let other: Identity<User>? = violations.identity("to", to)
        let terms = TradeTerms(
            given: violations.records("given", given), wanted: violations.records("wanted", wanted))
        let isMalformed = terms.given.count + terms.wanted.count < given.count + wanted.count
        if !isMalformed { terms.check(&violations) }
        try violations.throwIfAny()
        guard let trader, let other else { return }
        try await options.submit(OfferTrade(by: trader, to: other, terms)) {
            Answer(tradeID: $0.response.tradeID, replayed: $0.isReplay)
        }
    }

    struct Answer: Encodable, CustomStringConvertible {
        let tradeID: Identity<Trade>
        let replayed: Bool

        var description: String { "Offered trade \(tradeID)\(replayed.note)" }
    }
}

extension Violations {
    /// Every one of these that is an id; the others are reported.
    mutating func records(_ field: String, _ texts: [String]) -> [Identity<Vinyl>] {
        var records: [Identity<Vinyl>] = []
        for text in texts {
            if let record: Identity<Vinyl> = identity(field, text) { records.append(record) }
        }
        return records
    }
}
