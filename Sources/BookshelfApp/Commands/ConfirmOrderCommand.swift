import ArgumentParser
import Bookshelf
import Outbox

/// `bookshelf confirm-order`.
struct ConfirmOrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm-order", abstract: "Confirm a pending order; the customer is told by the relay.")

    @Option(help: "Which order, by the id that place-order printed.") var order: String?
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        var violations = Violations()
        let orderID: Identity<Order>? = violations.identity("order", order)
        try violations.throwIfAny()
        guard let orderID else { return }
        try await options.submit(ConfirmOrder(orderID: orderID)) { Answer(orderID: orderID, replayed: $0.isReplay) }
    }

    struct Answer: Encodable, CustomStringConvertible {
        let orderID: Identity<Order>
        let status = OrderStatus.confirmed
        let replayed: Bool

        var description: String { "Confirmed order \(orderID)\(replayed.note)" }
    }
}
