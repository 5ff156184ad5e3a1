import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import OutboxPostgres
import Testing

@Suite(.timeLimit(.minutes(5))) struct `An import that ends before its end` {
    /// Begins an import of 2,000 books with the first of them, and waits until some, or all of these, are in.
    private func begun(
        on database: TestDatabase, books: Int = 1000, awaited: Int = 1, _ more: String...
    ) async throws -> ProgramRun {
        let store = try PostgresOutboxStore.bookshelf(client: database.client, logger: .silent)
        let commits = store.wakeUps()
        let run = try ProgramRun(
            "bookshelf", ["import", "-"] + more, environment: ["DATABASE_URL": database.urlOfProgram])
        try run.write(volumes(0..<books))
        for await _ in commits where try await database.queries.census().books >= awaited { break }
        return run
    }

    private func finish(on database: TestDatabase, _ folder: Folder) async throws {
        let before = try await database.queries.census().books
        let file = try folder.write(volumes(0..<2000), to: "books.csv")
        let outcome = try await bookshelf("import", file, "--json", on: database.url)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try counts(outcome) == [2000 - before, before, 0])
        let titles = try await database.queries.books(limit: 10_000).items.map(\.title)
        #expect(titles.sorted() == (0..<2000).map { "Volume \($0)" }.sorted())
        #expect(try await database.queries.census().events == 2000)
    }

    @Test func `goes on where it was, after it was killed`() async throws {
        try await TestDatabase.with { database in
            try await Folder.with { folder in
                for _ in 1...3 {
                    let run = try await begun(on: database)
                    run.send(SIGKILL)
                    #expect(await run.outcome().status == 128 + SIGKILL)
                }
                try await finish(on: database, folder)
            }
        }
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func `says how far it came, where it is told to stop`(signal: Int32, status: Int32) async throws {
        try await TestDatabase.with { database in
            try await Folder.with { folder in
                let run = try await begun(on: database)
                run.send(signal)
                let outcome = await run.outcome()
                #expect(outcome.status == status, "\(outcome)")
                let books = try await database.queries.census().books
                #expect(
                    outcome.text.hasPrefix("Stopped importing standard input: \(books.grouped) added, 0 already there"))
                #expect(outcome.text.hasSuffix("; run it again, and it goes on"))
                #expect(outcome.errors == [])
                try await finish(on: database, folder)
            }
        }
    }

    @Test func `says so where the database is gone`() async throws {
        try await TestDatabase.with { database in
            try await Folder.with { folder in
                let run = try await begun(on: database, books: 100, awaited: 100, "--patience", "0")
                try await database.allowConnections(false)
                try await database.endProgramsConnections()
                try run.write(volumes(100..<200, header: false))
                let outcome = await run.outcome()
                #expect([69, 75].contains(outcome.status), "\(outcome)")
                let error = try #require(outcome.errors.last)
                #expect(error.hasPrefix("error: import stopped after 100 rows: database: "), "\(outcome)")
                #expect(error.hasSuffix("then run it again: what is in is not added twice"))
                #expect(outcome.text.hasPrefix("Stopped importing standard input: "))
                try await database.allowConnections(true)
                try await finish(on: database, folder)
            }
        }
    }

    @Test func `does not end where its connections are lost`() async throws {
        try await TestDatabase.with { database in
            let run = try await begun(on: database)
            for numbers in [1000..<1100, 1100..<1200, 1200..<1300] {
                try await database.endProgramsConnections()
                try run.write(volumes(numbers, header: false))
            }
            try run.closeInput()
            let outcome = await run.outcome()
            #expect(outcome.status == 0, "\(outcome)")
            let census = try await database.queries.census()
            #expect(census.books == 1300 && census.events == 1300)
        }
    }
}
