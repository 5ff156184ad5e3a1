import ArgumentParser
import Outbox
import WhiteLabel

/// `bookshelf white-label decline-trade`.
struct DeclineTradeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decline-trade", abstract: "Decline a trade.")

    @OptionGroup var answer: TradeAnswerOptions
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        let (trade, trader) = try answer.parsed()
        try await options.submit(DeclineTrade(tradeID: trade, by: trader)) {
            TradeAnswer(tradeID: trade, status: .declined, replayed: $0.isReplay)
        }
    }
}
