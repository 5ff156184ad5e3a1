import ArgumentParser
import Bookshelf
import Outbox

/// `bookshelf ship-order`.
struct ShipOrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ship-order", abstract: "Ship a confirmed order; the customer is told by the relay.")

    @Option(help: "Which order, by the id that place-order printed.") var order: String?
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        var violations = Violations()
        let orderID: Identity<Order>? = violations.identity("order", order)
        try violations.throwIfAny()
        guard let orderID else { return }
        try await options.submit(ShipOrder(orderID: orderID)) { Answer(orderID: orderID, replayed: $0.isReplay) }
    }

    struct Answer: Encodable, CustomStringConvertible {
        let orderID: Identity<Order>
        let status = OrderStatus.shipped
        let replayed: Bool

        var description: String { "Shipped order \(orderID)\(replayed.note)" }
    }
}
