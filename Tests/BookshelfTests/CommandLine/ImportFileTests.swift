import BookshelfCommandLine
import Testing

@Suite(.timeLimit(.minutes(5))) struct `A file that cannot be imported` {
    static let nowhere = "postgres://nobody@127.0.0.1:1/nothing"

    @Test(arguments: [
        ("", "it is empty; begin it with title,author,isbn,price,currency,description"),
        ("\u{FEFF}\n", "it is empty; begin it with title,author,isbn,price,currency,description"),
        (
            "title;author;price\n",
            "the column 'title;author;price' is unknown; the columns are title, author, isbn, "
                + "price, currency, description, separated by commas"
        ),
        (
            "title,author\nEmma,Jane Austen\n",
            "the column 'price' is missing; the columns are title, author, isbn, "
                + "price, currency, description, separated by commas"
        ),
        ("title,author,title,price\n", "the column 'title' is there twice; name it once"),
        (
            "title,author,price,\n",
            "the column '' is unknown; the columns are title, author, isbn, price, currency, "
                + "description, separated by commas"
        ),
        (
            "title,author,line,reason,price\n",
            "the column 'line' is unknown; the columns are title, author, isbn, price, "
                + "currency, description, separated by commas"
        ),
        (
            "\"title,author,price\n",
            "a quote is never closed: close it; all that follows it was part of it; correct it, "
                + "nothing was imported"
        ),
        (
            "title\0,author,price\n",
            "the record holds the byte 0: see whether the file is text in UTF-8; correct it, "
                + "nothing was imported"
        ),
    ])
    func `has no header that can be used, and nothing is imported`(text: String, why: String) async throws {
        try await Folder.with { folder in
            let file = try folder.write(text, to: "books.csv")
            let outcome = try await bookshelf("import", file, on: Self.nowhere)
            #expect(outcome.status == ProgramStatus.data.rawValue)
            #expect(outcome.errors == ["error: header of \(file): \(why)"])
            #expect(try folder.names() == ["books.csv"])
        }
    }

    @Test func `is not there, or is where refused rows are to go`() async throws {
        try await Folder.with { folder in
            let missing = try await bookshelf("import", folder.path("x.csv"), on: Self.nowhere)
            #expect(missing.status == ProgramStatus.noInput.rawValue)
            #expect(missing.error?.contains("x.csv: No such file or directory; name a file") == true, "\(missing)")
            let directory = try await bookshelf("import", folder.path(""), on: Self.nowhere)
            #expect(directory.status == ProgramStatus.noInput.rawValue)
            let file = try folder.write("title,author,price\n", to: "books.csv")
            let itself = try await bookshelf("import", file, "--rejected", folder.path("./books.csv"), on: Self.nowhere)
            #expect(itself.status == ProgramStatus.usage.rawValue)
            #expect(itself.error == "error: --rejected: it is the file to import itself; name another one")
            let hasty = try await bookshelf("import", file, "--patience", "-1", on: Self.nowhere)
            #expect(hasty.status == ProgramStatus.usage.rawValue)
        }
    }
}
