import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import OutboxPostgres
import Testing

/// A header and as many different books.
private func volumes(_ numbers: Range<Int>, header: Bool = true) -> String {
    (header ? "title,author,isbn,price,currency,description\n" : "")
        + numbers.map { "Volume \($0),Anonymous,,\($0 % 90 + 1).50,USD,\"About \($0), in\ntwo lines\"\n" }.joined()
}

/// What an import counted: added, already there, refused.
private func counts(_ outcome: Outcome) throws -> [Int] {
    let json = try outcome.json()
    return try ["added", "repeated", "rejected"].map { try #require(json[$0] as? Int, "\(outcome)") }
}

@Suite(.timeLimit(.minutes(5))) struct `Importing books` {
    @Test func `adds each row once, however often the file is imported`() async throws {
        try await TestDatabase.with { database in
            try await Folder.with { folder in
                let file = try folder.write(volumes(0..<1500), to: "books.csv")
                let first = try await bookshelf("import", file, "--json", on: database.url)
                #expect(first.status == 0, "\(first)")
                #expect(try counts(first) == [1500, 0, 0])
                #expect(try first.json()["complete"] as? Bool == true)
                #expect(first.errors == [])
                let more = try folder.write(volumes(0..<1600), to: "more.csv")
                #expect(try counts(try await bookshelf("import", more, "--json", on: database.url)) == [100, 1500, 0])
                let last = try await bookshelf("import", file, on: database.url)
                #expect(last.text.hasPrefix("Imported \(file): 0 added, 1,500 already there, 0 refused, in "))
                let census = try await database.queries.census()
                #expect(census.books == 1600 && census.events == 1600)
                #expect(try folder.names() == ["books.csv", "more.csv"])
            }
        }
    }

    @Test func `takes rows that say the same for one book`() async throws {
        try await TestDatabase.with { database in
            try await Folder.with { folder in
                let file = try folder.write(
                    "price,author,title\n7.5,Jane Austen,Emma\n7.50,Jane Austen,Emma\n7.5,Jane Austen,Persuasion\n",
                    to: "a.csv")
                #expect(try counts(try await bookshelf("import", file, "--json", on: database.url)) == [2, 1, 0])
                let other = try folder.write(
                    "title,author,isbn,price,currency,description\r\nEmma,Jane Austen,,07.500,USD,\r\n"
                        + "Emma,Jane Austen,,7.5,EUR,\r\nEmma,Jane Austen,,7.5,,A novel.\r\n", to: "b.csv")
                #expect(try counts(try await bookshelf("import", other, "--json", on: database.url)) == [2, 1, 0])
                #expect(try await database.queries.census().books == 4)
            }
        }
    }

    @Test func `adds each row once, where two import the same at once`() async throws {
        try await TestDatabase.with { database in
            try await Folder.with { folder in
                let file = try folder.write(volumes(0..<500), to: "books.csv")
                async let first = bookshelf("import", file, "--json", on: database.url)
                async let second = bookshelf("import", file, "--json", on: database.url)
                let both = try await [counts(first), counts(second)]
                #expect(both.reduce(0) { $0 + $1[0] } == 500, "\(both)")
                #expect(both.allSatisfy { $0[0] + $0[1] == 500 })
                let census = try await database.queries.census()
                #expect(census.books == 500 && census.events == 500)
            }
        }
    }

    @Test func `reads standard input`() async throws {
        try await TestDatabase.with { database in
            let run = try ProgramRun("bookshelf", ["import", "-"], environment: ["DATABASE_URL": database.url])
            try run.write("\u{FEFF}" + volumes(0..<100))
            try run.closeInput()
            let outcome = await run.outcome()
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.text.hasPrefix("Imported standard input: 100 added, 0 already there, 0 refused, in "))
        }
    }

    @Test func `runs the reactions at its end where they are synchronous`() async throws {
        try await TestDatabase.with { database in
            try await Folder.with { folder in
                let file = try folder.write(volumes(0..<3), to: "books.csv")
                let outcome = try await bookshelf("import", file, "--sync", on: database.url)
                #expect(outcome.output.count == 4, "\(outcome)")
                #expect(try await database.queries.census().inventories == 3)
            }
        }
    }

    @Test func `shows on a terminal how far it is, and takes that away`() async throws {
        try await TestDatabase.with { database in
            try await Folder.with { folder in
                let file = try folder.write(volumes(0..<10), to: "books.csv")
                let terminal = try Pseudoterminal()
                let run = try ProgramRun(
                    "bookshelf", ["import", file], environment: ["DATABASE_URL": database.url],
                    terminal: terminal.program
                )
                try terminal.program.close()
                #expect(await run.outcome().status == 0)
                let drawn = terminal.drawn()
                #expect(drawn.contains(" 0 %  0 rows  0/s"), "\(drawn)")
                #expect(drawn.hasSuffix("\r\u{1B}[K"))
            }
        }
    }
}

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
