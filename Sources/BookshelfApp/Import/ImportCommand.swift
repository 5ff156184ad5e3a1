import ArgumentParser
import BookshelfCommandLine
import Logging
import Postgres

/// `bookshelf import`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add the books of a CSV file; to import it again, in whole or part, adds nothing twice.",
        discussion: """
            CSV in UTF-8 (RFC 4180) with a header line: title, author, price, and, if wanted, isbn, currency and \
            description, in any order. Rows that are refused do not stop the others; they are written to a file with \
            their line and the reason, which can be mended and imported. After Ctrl-C, a crash or a lost database run \
            it again.
            """)

    @Argument(help: "The file; - for standard input.") var file: String
    @Option(help: "Where refused rows go; else FILE.rejected.csv, or import.rejected.csv in the working folder.")
    var rejected: String?
    @Option(help: "For how many seconds to try again where the database goes away.") var patience = 30
    @Flag(help: "Run the reactions in this process, once all rows are in (as EVENT_PROCESSING=sync).")
    var sync = false
    @Flag(help: "Print one JSON object.") var json = false
    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        guard (0...86_400).contains(patience) else { throw ValidationError("--patience must be from 0 to 86400") }
    }

    func run() async throws {
        let settings = try Settings.read()
        let logger = settings.logger("bookshelf", level: .warning)
        var configuration = try database.configuration(settings)
        configuration.maximumConnections = Import.connections
        configuration.acquireTimeout = .seconds(min(10, max(1, patience)))
        let (path, rejected, connections, json) = (file, rejected, configuration, json)
        let (patience, isSynchronous) = (Duration.seconds(patience), sync || settings.isSynchronous)
        try await Interruption.guarding {
            let file = try ImportFile(path)
            let refused = try RefusedRows(path: rejected ?? file.refusedPath, notInto: file)
            let rows = try await ImportRows(file, refused)
            try await BookshelfDatabase.with(connections, logger: logger) { database in
                let work = Import(database: database, patience: Patience(for: patience), refused: refused)
                let outcome = await work.outcome(of: rows, from: file)
                try ImportSummary(file, refused, outcome).report(refused.notes, outcome.error, asJSON: json)
                if isSynchronous { try await SynchronousReactions.drain(database, beside: json, logger) }
            }
        }
    }
}
