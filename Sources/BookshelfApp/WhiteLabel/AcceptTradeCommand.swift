import ArgumentParser
import Outbox
import WhiteLabel

/// `bookshelf white-label accept-trade`.
struct AcceptTradeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept-trade",
        abstract: "Accept a trade; billing counts it by the relay, and grants a coupon for the fifth.")

    @OptionGroup var answer: TradeAnswerOptions
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        let (trade, trader) = try answer.parsed()
        try await options.submit(AcceptTrade(tradeID: trade, by: trader)) {
            TradeAnswer(tradeID: trade, status: .accepted, replayed: $0.isReplay)
        }
    }
}
