import ArgumentParser
import Outbox
import WhiteLabel

/// `bookshelf white-label withdraw-order`.
struct WithdrawOrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw-order", abstract: "Withdraw an order that is pending; its approval follows by the relay."
    )

    @Option(help: "Which order, by the id that order-vinyl printed.") var order: String?
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        let orderID: Identity<VinylOrder> = try Violations.none { $0.identity("order", order) }
        try await options.submit(WithdrawVinylOrder(orderID: orderID)) {
            Answer(orderID: orderID, replayed: $0.isReplay)
        }
    }

    struct Answer: Encodable, CustomStringConvertible {
        let orderID: Identity<VinylOrder>
        let replayed: Bool

        var description: String { "Withdrew order \(orderID)\(replayed.note)" }
    }
}
