import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct `A row that is refused` {
    private static let mixed = """
        author,title,price,description\r
        Jane Austen,Emma,7.50,"A novel,\r
        in two lines"\r
        ,Persuasion,free,\r
        Jane Austen,Sanditon\r
        Jane Austen,5" disk,7.50,x\r
        Jane Austen,Lady Susan,7.50,\r

        """

    private static let refused = """
        line,reason,author,title,price,description
        4,"author: is required; price: must be an amount such as 12.99, zero or more",,Persuasion,free,
        5,"it has 2 fields, the header 4",Jane Austen,Sanditon
        6,"a quote stands in a field that does not begin with one: put the field in quotes, and double those in it",\
        Jane Austen,5" disk,7.50,x

        """

    @Test func `does not stop the others, and can be mended and imported`() async throws {
        try await TestDatabase.with { database in
            try await Folder.with { folder in
                let file = try folder.write(Self.mixed, to: "books.csv")
                let first = try await bookshelf("import", file, "--json", on: database.url)
                #expect(first.status == ProgramStatus.data.rawValue)
                #expect(try counts(first) == [2, 0, 3])
                #expect(first.errors.count == 4)
                #expect(
                    first.errors.first
                        == "line 4: author: is required; price: must be an amount such as 12.99, zero or more")
                let rejected = folder.path("books.rejected.csv")
                #expect(first.errors.last?.hasPrefix("error: import: 3 rows were refused; mend them in ") == true)
                #expect(try first.json()["rejectedFile"] as? String == rejected)
                #expect(try folder.text("books.rejected.csv") == Self.refused)

                let unmended = try await bookshelf("import", rejected, "--json", on: database.url)
                #expect(try counts(unmended) == [0, 0, 3])
                let again = try folder.text("books.rejected.rejected.csv").replacing(/(?m)^[0-9]+,/, with: "")
                #expect(again == Self.refused.replacing(/(?m)^[0-9]+,/, with: ""))

                let mended = Self.refused.replacing(",,Persuasion,free,", with: ",Jane Austen,Persuasion,7.50,")
                    .replacing("Sanditon", with: "Sanditon,7.50,").replacing("5\" disk", with: "\"5\"\" disk\"")
                let last = try await bookshelf(
                    "import", try folder.write(mended, to: "mended.csv"), "--json", on: database.url)
                #expect(try counts(last) == [3, 0, 0])
                #expect(last.status == 0)
                let titles = try await database.queries.books().items.map(\.title).sorted()
                #expect(titles == ["5\" disk", "Emma", "Lady Susan", "Persuasion", "Sanditon"])
            }
        }
    }

    @Test func `may be anything`() async throws {
        try await TestDatabase.with { database in
            try await Folder.with { folder in
                let rows: [[UInt8]] = [
                    Array("title,author,price".utf8), [0xFF, 0xFE, 44, 120, 44, 49], [0, 44, 120, 44, 49],
                    Array(repeating: UInt8(ascii: ","), count: 300_000),
                    Array(("\"" + String(repeating: "x\n", count: 500_000) + "\",x,1").utf8),
                    Array(repeating: UInt8(ascii: ","), count: 100_000),
                    Array("=HYPERLINK(1),\u{1B}[2J,1".utf8), Array("Emma,Jane Austen,1\"".utf8),
                    Array("\"Emma,Jane Austen,1".utf8),
                ]
                let file = try folder.write(Array(rows.joined(separator: [10])), to: "books")
                let outcome = try await bookshelf(
                    "import", file, "--json", "--rejected", folder.path("no.csv"), on: database.url)
                #expect(try counts(outcome) == [1, 0, 7])
                #expect(
                    outcome.errors.compactMap { $0.firstMatch(of: /^line ([0-9,]+):/)?.1 }
                        == ["2", "3", "4", "5", "500,006", "500,008", "500,009"])
                let again = try await bookshelf("import", folder.path("no.csv"), "--json", on: database.url)
                #expect(try counts(again) == [0, 0, 7])
                #expect(try await database.queries.books().items.map(\.title) == ["=HYPERLINK(1)"])
            }
        }
    }

    @Test func `is told of, up to twenty times`() async throws {
        try await TestDatabase.with { database in
            try await Folder.with { folder in
                let file = try folder.write(
                    "title,author,price\n" + String(repeating: "x,y,z\n", count: 1000), to: "books.csv")
                let outcome = try await bookshelf("import", file, on: database.url)
                #expect(outcome.errors.count == 22)
                #expect(outcome.errors.dropLast().last == "and 980 more")
                #expect(try folder.text("books.rejected.csv").split(separator: "\n").count == 1001)
            }
        }
    }
}
