import ArgumentParser
import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Logging
import Outbox

/// `bookshelf export`.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all books as CSV, as 'bookshelf import' reads it.",
        discussion: """
            The order is that in which the books were added. Books that are added meanwhile may be missing. A file is \
            there when it is whole, and takes the place of one of that name.
            """)

    @Argument(help: "The file; standard output if it is left out, or -.") var file = "-"
    @Flag(help: "Write one JSON object a line instead.") var json = false
    @OptionGroup var database: DatabaseOptions

    private static let pageSize = 1000

    func run() async throws {
        let settings = try Settings.read()
        let logger = settings.logger("bookshelf", level: .warning)
        let configuration = try database.configuration(settings)
        let (file, json) = (file, json)
        try await Interruption.guarding {
            try await BookshelfDatabase.with(configuration, logger: logger) { database in
                guard file != "-" else {
                    _ = try await Self.write(database.queries, json) { try StandardOutput.verbatim($0) }
                    return
                }
                let output = try ExportFile(file)
                let count = try await output.filling { write in try await Self.write(database.queries, json, write) }
                try StandardOutput.line("Exported \(count.grouped) books to \(file)")
            }
        }
    }

    /// Writes a page at a time, and counts the books.
    private static func write(
        _ queries: BookshelfQueries, _ json: Bool, _ write: (String) throws -> Void
    ) async throws -> Int {
        if !json { try write(ImportColumns.all.csvRecord) }
        var (count, after) = (0, Identity<Book>.lowest)
        while true {
            let page = try await queries.details(after: after, limit: pageSize)
            try write(page.items.map { try json ? $0.jsonLine() : $0.csvRecord }.joined())
            count += page.items.count
            guard page.next != nil, let last = page.items.last else { return count }
            after = last.bookID
        }
    }
}

extension BookDetails {
    /// The book as a row of ``ImportColumns/all``.
    fileprivate var csvRecord: String {
        [title, author, isbn ?? "", price.text, price.currency.code, description ?? ""].csvRecord
    }
}
