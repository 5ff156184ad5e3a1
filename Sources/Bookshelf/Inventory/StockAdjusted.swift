public import Outbox

/// Copies of a book came into stock, or left it.
public struct StockAdjusted: DomainEvent, Hashable {
    /// `inventory.stock_adjusted`.
    public static let name: EventName = "inventory.stock_adjusted"

    /// The book.
    public let bookID: Identity<Book>
    /// How many copies came; negative where they left.
    public let change: Int
    /// How many copies there are since.
    public let quantity: Int

    /// Names every fact.
    public init(bookID: Identity<Book>, change: Int, quantity: Int) {
        self.bookID = bookID
        self.change = change
        self.quantity = quantity
    }
}
