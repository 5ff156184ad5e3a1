public import Outbox

/// A book in the catalog.
///
/// It knows nothing of inventory: it records that it was added, and whoever cares subscribes to that.
public struct Book: AggregateRoot {
    /// `book`.
    public static let kind: AggregateKind = "book"

    /// The book's identity, and that of its inventory.
    public let id: Identity<Book>
    /// The title.
    public let title: Title
    /// Who wrote it.
    public let author: Author
    /// Its number, if it has one.
    public let isbn: ISBN?
    /// What a copy costs.
    public let price: Money
    /// What it is about, if that is known.
    public let synopsis: Synopsis?
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// A book; a new one unless `recorded` says otherwise.
    public init(
        id: Identity<Book> = Identity(), title: Title, author: Author, isbn: ISBN? = nil, price: Money,
        synopsis: Synopsis? = nil, recorded: RecordedEvents = RecordedEvents()
    ) {
        self.id = id
        self.title = title
        self.author = author
        self.isbn = isbn
        self.price = price
        self.synopsis = synopsis
        self.recorded = recorded
    }

    /// Adds the book to the catalog: records ``BookAdded``.
    public mutating func addToCatalog() {
        record(BookAdded(bookID: id, title: title.text, author: author.text, price: price))
    }
}

extension UnitOfWork {
    /// The books of the catalog.
    public var books: Repository<Book> { repository() }
}
