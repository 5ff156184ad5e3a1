public import Outbox

/// How many copies of a book are in stock.
///
/// Its identity is the book's, so that one book cannot have two inventories.
public struct Inventory: AggregateRoot {
    /// `inventory`.
    public static let kind: AggregateKind = "inventory"
    /// The most copies of one book that can be in stock.
    public static let maximumQuantity = 1_000_000

    /// The book's identity.
    public let id: Identity<Book>
    /// The book's title.
    public let title: Title
    /// How many copies there are, never below zero.
    public private(set) var quantity: Int
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// An empty inventory of a book.
    public init(of book: Identity<Book>, title: Title) {
        self.init(id: book, title: title, quantity: 0, recorded: RecordedEvents())
    }

    /// An inventory as a repository loads it.
    package init(id: Identity<Book>, title: Title, quantity: Int, recorded: RecordedEvents) {
        self.id = id
        self.title = title
        self.quantity = quantity
        self.recorded = recorded
    }

    /// Adds copies, or takes them away where `change` is negative: records ``StockAdjusted``.
    ///
    /// A change of none is no fact, and records nothing. Throws ``DomainError/Code/stockTooLow`` or ``DomainError/Code/stockTooHigh``, and changes nothing then.
    public mutating func adjustStock(by change: Int) throws {
        let (sum, overflow) = quantity.addingReportingOverflow(change)
        guard !overflow || change < 0, sum <= Self.maximumQuantity else {
            throw DomainError(
                .stockTooHigh,
                "cannot add \(change) copies: at most \(Self.maximumQuantity) fit in stock; add fewer")
        }
        guard !overflow, sum >= 0 else {
            throw DomainError(
                .stockTooLow,
                "cannot take \(change.magnitude) copies out of stock: there are \(quantity); take fewer")
        }
        guard change != 0 else { return }
        quantity = sum
        record(StockAdjusted(bookID: id, change: change, quantity: sum))
    }
}

extension UnitOfWork {
    /// The inventories, by the identity of their book.
    public var inventories: Repository<Inventory> { repository() }
}
