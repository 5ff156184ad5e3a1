public import Outbox

/// A customer placed an order.
public struct OrderPlaced: DomainEvent, Hashable {
    /// `order.placed`.
    public static let name: EventName = "order.placed"

    /// The order.
    public let orderID: Identity<Order>
    /// Who ordered.
    public let customerName: String
    /// What was ordered.
    public let items: [Item]

    /// Names every fact.
    public init(orderID: Identity<Order>, customerName: String, items: [Item]) {
        self.orderID = orderID
        self.customerName = customerName
        self.items = items
    }

    /// One line of the order.
    public struct Item: Codable, Hashable, Sendable {
        /// The book's title.
        public let bookTitle: String
        /// How many copies.
        public let quantity: Int
        /// What one copy costs.
        public let unitPrice: Money

        /// The facts of a line.
        public init(_ item: OrderItem) {
            self.bookTitle = item.bookTitle.text
            self.quantity = item.quantity.value
            self.unitPrice = item.unitPrice
        }
    }
}
