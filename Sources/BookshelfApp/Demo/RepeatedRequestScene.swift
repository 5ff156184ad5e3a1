import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Outbox

/// A client that retries: the same request twice, under one key.
struct RepeatedRequestScene {
    let database: BookshelfDatabase
    let relay: RelayProcess

    func play() async throws {
        try StandardOutput.line("Sending the same AddBook twice with one key...")
        let before = try await database.queries.census()
        let emma = AddBook(title: "Emma", author: "Jane Austen", price: "7.50")
        let key = try IdempotencyKey("demo-add-emma")
        let first = try await database.store.submit(emma, key: key)
        let second = try await database.store.submit(emma, key: key)
        try StandardOutput.line(try await relay.line())
        try await database.drained()

        let after = try await database.queries.census()
        try check(!first.isReplay && second.isReplay, "the second request is a replay of the first")
        try check(first.response == second.response, "both requests get the same answer")
        try check(after.books == before.books + 1, "there is one book more, not \(after.books - before.books)")
        try check(after.inventories == after.books, "there is one inventory a book")
        try StandardOutput.line("One book, one inventory: the second request got the answer of the first")
    }
}
