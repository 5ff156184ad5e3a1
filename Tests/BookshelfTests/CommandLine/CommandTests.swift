import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Outbox
import Testing

@Suite(.timeLimit(.minutes(5))) struct `The bookshelf command` {
    private func added(_ outcome: Outcome, _ key: String) throws -> String {
        try #require(try outcome.json()[key] as? String, "\(outcome)")
    }

    @Test func `takes an order from its placing to its shipping`() async throws {
        try await TestDatabase.with { database in
            let book = try await bookshelf(
                "add-book", "--title", "The Great Gatsby", "--author", "F. Scott Fitzgerald", "--isbn", "9780743273565",
                "--price", "12.99", "--description", "A green light.", on: database.url)
            #expect(book.status == 0)
            #expect(book.text.wholeMatch(of: /Added book [0-9a-f-]{36}/) != nil)
            let placed = try await bookshelf(
                "place-order", "--customer", "Alice Johnson", "--title", "The Great Gatsby", "--quantity", "2",
                "--price", "12.99", "--json", on: database.url)
            let order = try added(placed, "orderID")
            let confirmed = try await bookshelf("confirm-order", "--order", order, on: database.url)
            #expect(confirmed.output == ["Confirmed order \(order)"])
            let shipped = try await bookshelf("ship-order", "--order", order, "--json", on: database.url)
            #expect(shipped.text == #"{"orderID":"\#(order)","replayed":false,"status":"SHIPPED"}"#)
            #expect(try await database.queries.orders().items.map(\.status) == [.shipped])
            #expect(try await database.queries.books().items.map(\.price) == [try Money("12.99")])
        }
    }

    @Test func `does a request once for each idempotency key`() async throws {
        try await TestDatabase.with { database in
            func add(_ title: String) async throws -> Outcome {
                try await bookshelf(
                    "add-book", "--title", title, "--author", "Jane Austen", "--price", "7.50", "--json",
                    "--idempotency-key", "k-1", on: database.url)
            }
            let first = try await add("Emma")
            let second = try await add("Emma")
            let other = try await add("Persuasion")
            #expect(try first.json()["replayed"] as? Bool == false)
            #expect(try second.json()["replayed"] as? Bool == true)
            #expect(try added(first, "bookID") == added(second, "bookID"))
            #expect(other.status == ProgramStatus.data.rawValue)
            #expect(other.error?.contains("idempotency key") == true)
            #expect(try await database.queries.census().books == 1)
        }
    }

    @Test func `refuses what the domain refuses, and stores no event`() async throws {
        try await TestDatabase.with { database in
            let placed = try await bookshelf(
                "place-order", "--customer", "Alice", "--title", "Emma", "--quantity", "1", "--price", "7.50", "--json",
                on: database.url)
            let order = try added(placed, "orderID")
            let shipped = try await bookshelf("ship-order", "--order", order, on: database.url)
            #expect(shipped.status == ProgramStatus.data.rawValue)
            #expect(
                shipped.error
                    == "error: cannot ship order \(order): it is PENDING, not CONFIRMED; confirm it first")
            let unknown = Identity<Order>()
            let missing = try await bookshelf("confirm-order", "--order", "\(unknown)", on: database.url)
            #expect(missing.status == ProgramStatus.data.rawValue)
            #expect(missing.error == "error: no order with id \(unknown)")
            #expect(try await database.queries.census().events == 1)
        }
    }

    @Test(arguments: [(["--sync"], [:]), ([], ["EVENT_PROCESSING": "sync"])])
    func `runs the reactions itself where they are synchronous`(
        flags: [String], environment: [String: String]
    ) async throws {
        try await TestDatabase.with { database in
            let environment = environment.merging(["DATABASE_URL": database.url]) { $1 }
            let outcome = await
                (try ProgramRun("bookshelf", `A wrong command line`.gatsby + flags, environment: environment)).outcome()
            #expect(outcome.status == 0)
            #expect(outcome.output.last == "[Inventory] Stocked 10 copies of 'The Great Gatsby'")
            let json = await
                (try ProgramRun(
                    "bookshelf", `A wrong command line`.gatsby + flags + ["--json"], environment: environment))
                .outcome()
            #expect(json.output.count == 1)
            #expect(json.errors == ["[Inventory] Stocked 10 copies of 'The Great Gatsby'"])
            #expect(try await database.queries.census().inventories == 2)
        }
    }

    @Test func `lists a page at a time, without gaps`() async throws {
        try await TestDatabase.with { database in
            for title in ["Emma", "Persuasion", "Evil\u{1B}[2J\n"] {
                _ = try await bookshelf(
                    "add-book", "--title", title, "--author", "Jane Austen", "--price", "7.5", "--sync",
                    on: database.url)
            }
            let first = try await bookshelf("list", "books", "--limit", "2", "--json", on: database.url).json()
            let next = try #require(first["next"] as? String)
            #expect(
                (first["books"] as? [[String: Any]])?.compactMap { $0["title"] as? String } == ["Emma", "Persuasion"])
            let second = try await bookshelf("list", "books", "--after", next, on: database.url)
            #expect(second.output.count == 2)
            #expect(second.output.last?.contains("Evil\\u{1b}[2J\\u{a}  Jane Austen  -     7.50 USD") == true)
            let stock = try await bookshelf("list", "inventory", on: database.url)
            #expect(stock.output.count == 4)
            let orders = try await bookshelf("list", "orders", on: database.url)
            #expect(orders.output == ["ORDER  CUSTOMER  STATUS  LINES  COPIES"])
        }
    }
}
