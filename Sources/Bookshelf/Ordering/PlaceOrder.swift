public import Outbox

/// Places an order of one book.
public struct PlaceOrder: Command, Hashable {
    /// `order.place`.
    public static let name: CommandName = "order.place"

    /// Who orders, as the client sent it.
    public let customer: String
    /// The book's title.
    public let title: String
    /// How many copies; nil where the client left it out.
    public let quantity: Int?
    /// What one copy costs, such as `12.99`.
    public let price: String
    /// The price's currency; US dollars if missing.
    public let currency: String?

    /// What the client sent, unchecked; ``validate(_:)`` reports everything that is wrong with it.
    public init(customer: String, title: String, quantity: Int?, price: String, currency: String? = nil) {
        self.customer = customer
        self.title = title
        self.quantity = quantity
        self.price = price
        self.currency = currency
    }

    /// The order that was placed.
    public struct Response: Codable, Sendable, Hashable {
        /// Its identity.
        public let orderID: Identity<Order>
    }

    /// Reports every field that is missing or malformed.
    public func validate(_ violations: inout Violations) { _ = checked(&violations) }

    /// Places the order.
    public func handle(in work: UnitOfWork) throws -> Response {
        let (customer, item) = try Violations.none(in: checked)
        let order = try Order.place([item], for: customer)
        try work.orders.save(order)
        return Response(orderID: order.id)
    }

    private func checked(_ violations: inout Violations) -> (Customer, OrderItem)? {
        let customer = violations.collect("customer") { try Customer(self.customer) }
        let title = violations.collect("title") { try Title(self.title) }
        let quantity = violations.collect("quantity") { try Quantity(self.quantity) }
        let price = violations.price(self.price, self.currency)
        guard let customer, let title, let quantity, let price else { return nil }
        return (customer, OrderItem(bookTitle: title, quantity: quantity, unitPrice: price))
    }
}
