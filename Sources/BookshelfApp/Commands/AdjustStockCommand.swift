import ArgumentParser
import Bookshelf
import Outbox

/// `bookshelf adjust-stock`.
struct AdjustStockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adjust-stock", abstract: "Add copies of a book to its stock, or take them out.")

    @Option(help: "Which book, by the id that add-book printed.") var book: String?
    @Option(parsing: .unconditional, help: "How many copies come, such as 5; -5 takes them out.") var change: String?
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        var violations = Violations()
        let bookID: Identity<Book>? = violations.identity("book", book)
        let number = violations.number("change", change)
        let isMalformed = change != nil && number == nil
        let command = AdjustStock(bookID: bookID ?? Identity(), change: number)
        if !isMalformed { command.validate(&violations) }
        try violations.throwIfAny()
        guard let bookID else { return }
        try await options.submit(command) {
            Answer(bookID: bookID, quantity: $0.response.quantity, replayed: $0.isReplay)
        }
    }

    struct Answer: Encodable, CustomStringConvertible {
        let bookID: Identity<Book>
        let quantity: Int
        let replayed: Bool

        var description: String { "Stock of book \(bookID): \(quantity)\(replayed.note)" }
    }
}
