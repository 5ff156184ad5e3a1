import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Testing

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
