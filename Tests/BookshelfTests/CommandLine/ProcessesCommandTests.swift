import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Testing

@Suite(.timeLimit(.minutes(5))) struct `Processes on the command line` {
    @Test func `are none where nothing has begun`() async throws {
        try await TestDatabase.with { database in
            let url = database.url
            #expect(try await relay("processes", on: url).output == ["No process fits."])
            #expect(try await relay("processes", "--json", on: url).text == #"{"processes":[]}"#)
            #expect(try await relay("processes", "launch", "--state", "failed", on: url).output == ["No process fits."])
            let unknown = try await relay("processes", "launch", "nobody", on: url)
            #expect(unknown.status == ProgramStatus.data.rawValue)
            #expect(unknown.error == "error: no process launch/nobody: see 'relay processes'")
        }
    }

    @Test func `are listed by name and state, a page at a time`() async throws {
        try await Launched.with { launched in
            let (url, key) = (launched.url, launched.key)
            let all = try await relay("processes", on: url)
            #expect(all.output.count == 4)
            #expect(
                all.output.first?.split(separator: " ").prefix(4).map(String.init) == [
                    "PROCESS", "KEY", "STATE", "STARTED",
                ])
            let refused = try await relay("processes", "launch", "--state", "compensated", on: url)
            #expect(refused.output.count == 2)
            #expect(
                refused.output.last?.hasPrefix("launch   \(key["Refused"] ?? "")  compensated") == true, "\(refused)")
            #expect(refused.output.last?.contains("order.place was refused: ") == true)
            let inOrder = key.values.sorted()
            let after = "launch/\(inOrder[0])"
            let page = try await relay("processes", "--limit", "1", on: url)
            #expect(page.output.count == 3 && page.output.last == "more: --after \(after)")
            let rest = try await relay("processes", "--after", after, "--json", on: url).json()
            let keys = (rest["processes"] as? [[String: Any]])?.compactMap { $0["key"] as? String }
            #expect(keys == Array(inOrder.dropFirst()))
            #expect(try await relay("processes", "other", on: url).output == ["No process fits."])
        }
    }

    @Test func `are explained: what they took, sent and wait for, and what is set aside`() async throws {
        try await Launched.with { launched in
            let (url, key) = (launched.url, launched.key)
            let emma = try #require(key["Emma"])
            let open = try await relay("processes", "launch", emma, on: url)
            #expect(open.output.prefix(2) == ["launch/\(emma) is running", "command order.place: done"], "\(open)")
            #expect(open.output.contains { $0.hasPrefix("timeout stock: due 20") })
            #expect(open.output.contains("may still take: inventory.stock_adjusted"))
            #expect(open.output.contains { $0.contains("took") && $0.contains("book.added") })
            #expect(open.output.contains { $0.contains("done") && $0.contains("order.place") })
            #expect(!open.output.contains("Set aside:"))
            #expect(!open.text.contains("7.50"), "operators do not see what a process sends")

            let stuck = try await relay("processes", "launch", try #require(key["Stuck"]), on: url)
            let aside = try #require(stuck.output.firstIndex(of: "Set aside:"), "\(stuck)")
            #expect(stuck.output[aside...].contains { $0.hasPrefix("launch.commands") && $0.contains("retrying") })
            let json = try await relay("processes", "launch", emma, "--json", on: url).json()
            #expect((json["process"] as? [String: Any])?["status"] as? String == "running")
            #expect(json["awaits"] as? [String] == ["inventory.stock_adjusted"])
        }
    }
}

/// A bookshelf in which three launches have begun: one goes on, one was refused, one is stuck.
private struct Launched {
    let url: String
    /// The keys of the instances, by the titles of their books.
    let key: [String: String]

    static func with(_ body: (Launched) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            let store = try PostgresOutboxStore.bookshelf(client: database.client, logger: .silent)
            var key: [String: String] = [:]
            for title in ["Emma", "Refused", "Stuck"] {
                let book = AddBook(title: title, author: "Jane Austen", price: "7.50")
                key[title] = "\(try await store.process(book).bookID)"
            }
            let handlers = try HandlerRegistry { Launch.subscriptions() }
            _ = try await Relay(store: store, handlers: handlers, logger: .silent).drain()
            try await body(Launched(url: database.url, key: key))
        }
    }
}

/// Orders a book that was added, and waits a day for its stock.
private struct Launch: ProcessManager {
    static let name: ProcessName = "launch"

    static let steps = ProcessSteps<Launch>()
        .sends(PlaceOrder.self)
        .sends(AdjustStock.self)
        .on(BookAdded.self, key: \.bookID) { event, launch in
            if event.title == "Stuck" {
                try launch.send(AdjustStock(bookID: event.bookID, change: 1))
            } else {
                let quantity = event.title == "Refused" ? 0 : 2
                try launch.send(PlaceOrder(customer: "Alice", title: event.title, quantity: quantity, price: "7.50"))
            }
            try launch.setTimeout("stock", after: .seconds(86_400))
        }
        .on(StockAdjusted.self, key: \.bookID) { _, launch in launch.complete() }
}
