public import Outbox

/// A book was added to the catalog.
public struct BookAdded: DomainEvent, Hashable {
    /// `book.added`.
    public static let name: EventName = "book.added"

    /// The book.
    public let bookID: Identity<Book>
    /// Its title.
    public let title: String
    /// Who wrote it.
    public let author: String
    /// What a copy costs.
    public let price: Money

    /// Names every fact.
    public init(bookID: Identity<Book>, title: String, author: String, price: Money) {
        self.bookID = bookID
        self.title = title
        self.author = author
        self.price = price
    }
}
