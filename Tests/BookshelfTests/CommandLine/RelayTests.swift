import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import TestServer
import Testing

@Suite(.timeLimit(.minutes(5))) struct `The relay's process` {
    private func start(on database: TestDatabase, _ more: String...) throws -> ProgramRun {
        try ProgramRun(
            "relay", ["run", "--poll-interval", "20ms"] + more,
            environment: ["DATABASE_URL": database.url, "LOG_LEVEL": "error"])
    }

    private func store(_ database: TestDatabase) throws -> PostgresOutboxStore {
        try PostgresOutboxStore.bookshelf(client: database.client, logger: .silent)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `delivers each line at once, and ends with 0 when it is told to stop`(signal: Int32) async throws {
        try await TestDatabase.with { database in
            let relay = try start(on: database)
            try await store(database).process(.gatsby)
            #expect(await relay.line() == "[Inventory] Stocked 10 copies of 'The Great Gatsby'")
            relay.send(signal)
            let outcome = await relay.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.isEmpty)
        }
    }

    @Test func `ends when its parent does, if asked to`() async throws {
        try await TestDatabase.with { database in
            let relay = try start(on: database, "--exit-with-parent")
            try await store(database).process(.gatsby)
            _ = await relay.line()
            try relay.closeInput()
            #expect(await relay.outcome().status == 0)
        }
    }

    @Test func `loses nothing and repeats nothing in the database when it is killed`() async throws {
        try await TestDatabase.with { database in
            let first = try start(on: database, "--batch-size", "5")
            try await addBooks(1...40, to: database)
            _ = await first.line()
            first.send(SIGKILL)
            #expect(await first.outcome().status == 128 + SIGKILL)
            try await addBooks(41...80, to: database)
            let second = try start(on: database)
            _ = await second.line { $0.contains("'Volume 80'") }
            second.send(SIGTERM)
            #expect(await second.outcome().status == 0)
            let stock = try await database.queries.inventory().items
            #expect(stock.map(\.bookID) == (try await database.queries.books().items.map(\.bookID)))
            #expect(stock.count == 80)
            #expect(stock.allSatisfy { $0.quantity == 10 })
        }
    }

    private func addBooks(_ numbers: ClosedRange<Int>, to database: TestDatabase) async throws {
        for number in numbers {
            try await store(database).process(AddBook(title: "Volume \(number)", author: "Anonymous", price: "1"))
        }
    }

    @Test func `sets an event aside that cannot be decoded, and says so`() async throws {
        try await TestDatabase.with { database in
            let book = Identity<Book>()
            let broken = EventRecord(
                id: .timeOrdered(), name: BookAdded.name, schemaVersion: 1,
                stream: StreamID(kind: Book.kind, id: book.streamText), streamVersion: 1,
                payload: Array(#"{"bookID":"\#(book)","title":7}"#.utf8), metadata: Metadata())
            try await store(database).transact { transaction in
                try transaction.append([broken])
                try transaction.flush()
            }
            try await store(database).process(.gatsby)
            let process = try start(on: database)
            #expect(await process.line() == "[Inventory] Stocked 10 copies of 'The Great Gatsby'")
            let store = try store(database)
            try await TestServer.until("the relay has passed the stock's own event") {
                try await store.status().allSatisfy { $0.lag == 0 }
            }
            process.send(SIGTERM)
            #expect(await process.outcome().status == 0)
            try await checkStatus(of: database)
        }
    }

    private func checkStatus(of database: TestDatabase) async throws {
        let json = try await relay("status", "--json", on: database.url).json()
        let subscriptions = try #require(json["subscriptions"] as? [[String: Any]])
        let names = subscriptions.compactMap { $0["name"] as? String }
        let declared = try HandlerRegistry.bothDomains(TerminalNotifier { _ in }, ConnectedGateways.none).subscriptions
        #expect(names == declared.map(\.name.rawValue).sorted())
        #expect(names.contains("inventory.stock") && names.contains("notifications.welcome"))
        let stock = try #require(subscriptions.first { $0["name"] as? String == "inventory.stock" })
        #expect(stock["lag"] as? Int == 0)
        #expect(["parked", "dead"].compactMap { stock[$0] as? Int }.reduce(0, +) == 1, "\(stock)")
        let table = try await relay("status", on: database.url)
        #expect(table.output.count == 1 + names.count)
        #expect(
            table.output.first?.split(separator: " ").prefix(4) == ["SUBSCRIPTION", "KIND", "POSITION", "LAG"],
            "\(table.output)")
    }

    @Test func `says nothing to do where there is no subscription yet`() async throws {
        try await TestDatabase.with { database in
            let outcome = try await relay("status", on: database.url)
            #expect(outcome.status == 0)
            #expect(outcome.output.count == 1)
        }
    }
}
