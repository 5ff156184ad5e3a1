public import Outbox

/// Places an order of one book or several.
public struct PlaceOrder: Command, Hashable {
    /// `order.place`.
    public static let name: CommandName = "order.place"

    /// Who orders, as the client sent it.
    public let customer: String
    /// What is ordered.
    public let items: [Item]

    /// One line of the order, as the client sent it.
    public struct Item: Codable, Hashable, Sendable {
        /// The book's title.
        public let title: String
        /// How many copies; nil where the client left it out.
        public let quantity: Int?
        /// What one copy costs, such as `12.99`.
        public let price: String
        /// The price's currency; US dollars if missing.
        public let currency: String?

        /// What the client sent, unchecked.
        public init(title: String, quantity: Int?, price: String, currency: String? = nil) {
            self.title = title
            self.quantity = quantity
            self.price = price
            self.currency = currency
        }
    }

    /// What the client sent, unchecked; ``validate(_:)`` reports everything that is wrong with it.
    public init(customer: String, items: [Item]) {
        self.customer = customer
        self.items = items
    }

    /// An order of one book.
    public init(customer: String, title: String, quantity: Int?, price: String, currency: String? = nil) {
        self.init(
            customer: customer, items: [Item(title: title, quantity: quantity, price: price, currency: currency)])
    }

    /// The order that was placed.
    public struct Response: Codable, Sendable, Hashable {
        /// Its identity.
        public let orderID: Identity<Order>
    }

    /// Reports every field that is missing or malformed: `customer`, `items`, `items.0.title` and so on.
    public func validate(_ violations: inout Violations) { _ = checked(&violations) }

    /// Places the order.
    public func handle(in work: UnitOfWork) throws -> Response {
        let (customer, items) = try Violations.none(in: checked)
        let order = try Order.place(items, for: customer)
        try work.orders.save(order)
        return Response(orderID: order.id)
    }

    private func checked(_ violations: inout Violations) -> (Customer, [OrderItem])? {
        let customer = violations.collect("customer") { try Customer(self.customer) }
        if items.isEmpty {
            violations.add("items", "required", "is required")
        } else if items.count > Order.maximumItems {
            violations.add("items", "too_many", "has more than \(Order.maximumItems) lines")
        }
        let items = items.prefix(Order.maximumItems).enumerated().map { index, item in
            item.checked(&violations, "items.\(index)")
        }
        guard let customer, violations.all.isEmpty else { return nil }
        return (customer, items.compactMap { $0 })
    }
}

extension PlaceOrder.Item {
    fileprivate func checked(_ violations: inout Violations, _ place: String) -> OrderItem? {
        let title = violations.collect("\(place).title") { try Title(self.title) }
        let quantity = violations.collect("\(place).quantity") { try Quantity(self.quantity) }
        let price = violations.price(self.price, currency, in: place)
        guard let title, let quantity, let price else { return nil }
        return OrderItem(bookTitle: title, quantity: quantity, unitPrice: price)
    }
}
