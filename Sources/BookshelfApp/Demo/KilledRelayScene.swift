import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Outbox
import OutboxPostgres

/// A relay that dies without warning in the middle of its work.
struct KilledRelayScene {
    let database: BookshelfDatabase
    let relay: RelayProcess

    private static let books = 500

    func play() async throws {
        try StandardOutput.line("Killing the relay with SIGKILL in the middle of \(Self.books) new books...")
        let before = try await database.queries.census()
        async let added: Void = addBooks(1...Self.books / 2)
        _ = try await relay.line()
        relay.freeze()
        try await added
        try await addBooks(Self.books / 2 + 1...Self.books)
        try await checkIsInTheMiddle(since: before)
        await relay.kill()

        try StandardOutput.line("Starting it again...")
        try relay.start()
        try await database.drained()
        try await checkConservation(since: before)
        try StandardOutput.line("\(Self.books) books added, \(Self.books) stocked: nothing lost, nothing twice")
    }

    /// Each by a command, and so a transaction, of its own.
    private func addBooks(_ numbers: ClosedRange<Int>) async throws {
        for number in numbers {
            try await database.store.process(
                AddBook(title: "Volume \(number)", author: "Anonymous", price: "\(number).99"))
        }
    }

    private func checkIsInTheMiddle(since before: Census) async throws {
        let stocked = try await database.queries.census().inventories - before.inventories
        let pending = try await database.store.status().first { $0.name == "inventory.stock" }?.lag ?? 0
        try check(stocked > 0, "some books are stocked before the relay dies")
        try check(pending > 0, "some books are pending when the relay dies")
        try StandardOutput.line("Some books were stocked, some were pending")
    }

    private func checkConservation(since before: Census) async throws {
        let after = try await database.queries.census()
        let events = after.events - before.events
        try check(events == 2 * Self.books, "each book is an event, and its stock another, not \(events) in all")
        let books = try await database.queries.books(limit: 10_000).items.map(\.bookID)
        let stock = try await database.queries.inventory(limit: 10_000).items
        try check(stock.map(\.bookID) == books, "every book has one inventory, and every inventory a book")
        try check(stock.allSatisfy { $0.quantity == 10 }, "every inventory has 10 copies")
    }
}
