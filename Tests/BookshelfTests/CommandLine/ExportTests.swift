import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import Testing

@Suite(.timeLimit(.minutes(5))) struct `Exporting books` {
    private static let texts = [
        "Emma", "a,b", "\"", "say \"\"", "two\nlines", "two\r\nlines", "a\rb", " x ", "=1+1", "e\u{301}", "é", "魔の山 🏔️",
        "\u{FEFF}x", "a\u{2028}b", "\u{1B}[2J", "-",
    ]

    private func fill(_ database: TestDatabase) async throws {
        let store = try PostgresOutboxStore.bookshelf(client: database.client, logger: .silent)
        for (number, text) in Self.texts.enumerated() {
            try await store.process(
                AddBook(
                    title: text, author: String(text.reversed()),
                    isbn: number.isMultiple(of: 2) ? "9780743273565" : nil,
                    price: "\(number).\(number)", currency: number.isMultiple(of: 3) ? "EUR" : nil,
                    description: number.isMultiple(of: 4) ? nil : text + text))
        }
    }

    /// What a catalog holds, without the identities and byte by byte.
    private func content(of database: TestDatabase) async throws -> [[UInt8]] {
        try await database.queries.details(limit: 10_000).items.map { entry in
            [entry.title, entry.author, entry.isbn ?? "-", entry.price.description, entry.description ?? "-"]
                .flatMap { Array($0.utf8) + [0] }
        }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test func `and importing them elsewhere keeps every character`() async throws {
        try await TestDatabase.with { database in
            try await fill(database)
            try await TestDatabase.with { other in
                try await Folder.with { folder in
                    let file = folder.path("books.csv")
                    let exported = try await bookshelf("export", file, on: database.url)
                    #expect(exported.output == ["Exported \(Self.texts.count) books to \(file)"], "\(exported)")
                    #expect(try folder.names() == ["books.csv"])
                    let imported = try await bookshelf("import", file, on: other.url)
                    #expect(imported.status == 0, "\(imported)")
                    #expect(try await content(of: other) == content(of: database))
                    let again = try await bookshelf("import", file, "--json", on: other.url)
                    #expect(try again.json()["repeated"] as? Int == Self.texts.count)
                }
            }
        }
    }

    @Test func `and importing them where they were imported adds nothing`() async throws {
        try await TestDatabase.with { database in
            try await Folder.with { folder in
                let file = try folder.write(
                    "price,title,author\n1.5,Emma,Jane Austen\n2,Emma,Jane Austen\n", to: "a.csv")
                #expect(try await bookshelf("import", file, on: database.url).status == 0)
                _ = try await bookshelf("export", folder.path("b.csv"), on: database.url)
                let again = try await bookshelf("import", folder.path("b.csv"), "--json", on: database.url)
                #expect(try again.json()["repeated"] as? Int == 2)
                #expect(try await database.queries.census().books == 2)
            }
        }
    }

    @Test func `goes through more than one page`() async throws {
        try await TestDatabase.with { database in
            try await Folder.with { folder in
                let file = try folder.write(
                    "title,author,price\n" + (0..<2001).map { "Volume \($0),Anonymous,1\n" }.joined(), to: "books.csv")
                #expect(try await bookshelf("import", file, on: database.url).status == 0)
                let csv = try await bookshelf("export", on: database.url)
                #expect(csv.output.count == 2002)
                #expect(Set(csv.output).count == 2002)
                let json = try await bookshelf("export", "-", "--json", on: database.url)
                #expect(json.output.count == 2001)
                #expect(
                    json.output.allSatisfy { $0.contains(#""price":{"amount":"1.00","currency":"USD"},"title":"Vol"#) })
            }
        }
    }

    @Test func `leaves the file as it was where it fails`() async throws {
        try await TestDatabase.with(migrated: false) { database in
            try await Folder.with { folder in
                let file = try folder.write("mine", to: "books.csv")
                let outcome = try await bookshelf("export", file, on: database.url)
                #expect(outcome.status == ProgramStatus.configuration.rawValue)
                #expect(try folder.text("books.csv") == "mine")
            }
        }
    }

    @Test func `writes an empty catalog as a header, and refuses what is no file`() async throws {
        try await TestDatabase.with { database in
            let empty = try await bookshelf("export", on: database.url)
            #expect(empty.output == ["title,author,isbn,price,currency,description"])
            let device = try await bookshelf("export", "/dev/null", on: database.url)
            #expect(device.status == ProgramStatus.usage.rawValue)
            let folder = try await bookshelf("export", "/no/such/folder/books.csv", on: database.url)
            #expect(folder.status == ProgramStatus.unavailable.rawValue)
        }
    }
}
