public import Outbox

/// Adds a book to the catalog.
public struct AddBook: Command, Hashable {
    /// `book.add`.
    public static let name: CommandName = "book.add"

    /// The title, as the client sent it.
    public let title: String
    /// Who wrote it.
    public let author: String
    /// Its number, if it has one.
    public let isbn: String?
    /// What a copy costs, such as `12.99`.
    public let price: String
    /// The price's currency; US dollars if missing.
    public let currency: String?
    /// What it is about, if that is known.
    public let description: String?

    /// What the client sent, unchecked; ``validate(_:)`` reports everything that is wrong with it.
    public init(
        title: String, author: String, isbn: String? = nil, price: String, currency: String? = nil,
        description: String? = nil
    ) {
        self.title = title
        self.author = author
        self.isbn = isbn
        self.price = price
        self.currency = currency
        self.description = description
    }

    /// The book that was added.
    public struct Response: Codable, Sendable, Hashable {
        /// Its identity.
        public let bookID: Identity<Book>
    }

    /// Reports every field that is missing or malformed.
    public func validate(_ violations: inout Violations) { _ = book(&violations) }

    /// The same request in its one spelling: what was left out is named, `7.5` is `7.50`, blanks are no description.
    ///
    /// Two requests for equal books are equal then. Throws ``ValidationError`` with everything that is wrong.
    public func canonical() throws -> AddBook {
        let book = try Violations.none(in: book)
        return AddBook(
            title: book.title.text, author: book.author.text, isbn: book.isbn?.digits, price: book.price.text,
            currency: book.price.currency.code, description: book.synopsis?.text)
    }

    /// Adds the book.
    public func handle(in work: UnitOfWork) throws -> Response {
        var book = try Violations.none(in: book)
        book.addToCatalog()
        try work.books.save(book)
        return Response(bookID: book.id)
    }

    /// The book described, or nil and why not.
    private func book(_ violations: inout Violations) -> Book? {
        let title = violations.collect("title") { try Title(self.title) }
        let author = violations.collect("author") { try Author(self.author) }
        let isbn = violations.collect("isbn") { try self.isbn.map(ISBN.init) }
        let price = violations.price(self.price, self.currency)
        let synopsis = violations.collect("description") {
            try self.description?.nonBlank.map { try Synopsis($0) }
        }
        guard let title, let author, let isbn, let price, let synopsis else { return nil }
        return Book(title: title, author: author, isbn: isbn, price: price, synopsis: synopsis)
    }
}
