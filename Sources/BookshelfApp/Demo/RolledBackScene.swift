import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Outbox

/// A command that fails after it has saved.
struct RolledBackScene {
    let database: BookshelfDatabase

    private struct ChangeOfMind: Error {}

    func play() async throws {
        try StandardOutput.line("Rolling back a command that had saved a book...")
        let before = try await database.queries.census()
        do {
            try await saveAndThrow()
            try check(false, "the command fails")
        } catch is ChangeOfMind {}
        try await database.drained()
        let after = try await database.queries.census()
        try check(after == before, "nothing is stored: \(after) is \(before)")
        try StandardOutput.line("No book, no event: all is as it was")
    }

    private func saveAndThrow() async throws {
        let title = try Title("The Love of the Last Tycoon")
        let author = try Author("F. Scott Fitzgerald")
        let price = try Money("9.99")
        try await database.store.perform { work in
            var book = Book(title: title, author: author, price: price)
            book.addToCatalog()
            try work.books.save(book)
            try work.flush()
            throw ChangeOfMind()
        }
    }
}
