/// One line of an order.
///
/// It holds the title and the price as they were when the order was placed.
public struct OrderItem: Hashable, Sendable {
    /// The book's title.
    public let bookTitle: Title
    /// How many copies.
    public let quantity: Quantity
    /// What one copy costs.
    public let unitPrice: Money

    /// Describes a line.
    public init(bookTitle: Title, quantity: Quantity, unitPrice: Money) {
        self.bookTitle = bookTitle
        self.quantity = quantity
        self.unitPrice = unitPrice
    }
}
