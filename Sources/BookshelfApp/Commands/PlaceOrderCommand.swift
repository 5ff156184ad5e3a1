import ArgumentParser
import Bookshelf
import Outbox

/// `bookshelf place-order`.
struct PlaceOrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "place-order", abstract: "Place an order of one book.")

    @Option(help: "Who orders, at most 150 characters.") var customer = ""
    @Option(help: "The book's title.") var title = ""
    @Option(parsing: .unconditional, help: "How many copies, 1 to 1000.") var quantity: String?
    @Option(parsing: .unconditional, help: "What one copy costs, such as 12.99.") var price = ""
    @Option(help: "The price's currency; USD if left out.") var currency: String?
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        var violations = Violations()
        let quantity = violations.number("quantity", quantity)
        let isMalformed = !violations.all.isEmpty
        let command = PlaceOrder(
            customer: customer, title: title, quantity: isMalformed ? Quantity.allowed.lowerBound : quantity,
            price: price, currency: currency)
        var others = Violations()
        command.validate(&others)
        for other in others.all { violations.add(other.option, other.code, other.message) }
        try violations.throwIfAny()
        try await options.submit(command) { Answer(orderID: $0.response.orderID, replayed: $0.isReplay) }
    }

    struct Answer: Encodable, CustomStringConvertible {
        let orderID: Identity<Order>
        let replayed: Bool

        var description: String { "Placed order \(orderID)\(replayed.note)" }
    }
}

extension Violation {
    /// The option that the one line of the order was given by.
    fileprivate var option: String { field.split(separator: ".").last.map(String.init) ?? field }
}
