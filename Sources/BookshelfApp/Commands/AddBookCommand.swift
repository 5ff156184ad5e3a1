import ArgumentParser
import Bookshelf
import Outbox

/// `bookshelf add-book`.
struct AddBookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-book", abstract: "Add a book to the catalog; its inventory follows by the relay.")

    @Option(help: "The title, at most 200 characters.") var title = ""
    @Option(help: "Who wrote it, at most 150 characters.") var author = ""
    @Option(help: "Its ISBN: 10 or 13 digits without hyphens.") var isbn: String?
    @Option(parsing: .unconditional, help: "What a copy costs, such as 12.99.") var price = ""
    @Option(help: "The price's currency; USD if left out.") var currency: String?
    @Option(help: "What it is about, at most 10,000 characters.") var description: String?
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        let command = AddBook(
            title: title, author: author, isbn: isbn, price: price, currency: currency, description: description)
        try await options.submit(command) { Answer(bookID: $0.response.bookID, replayed: $0.isReplay) }
    }

    struct Answer: Encodable, CustomStringConvertible {
        let bookID: Identity<Book>
        let replayed: Bool

        var description: String { "Added book \(bookID)\(replayed.note)" }
    }
}

extension Bool {
    /// What follows an answer that an earlier request got first.
    var note: String { self ? " (before, under the same key; nothing was done again)" : "" }
}
