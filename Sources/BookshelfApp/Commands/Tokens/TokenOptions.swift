import ArgumentParser
import BookshelfCommandLine
import BookshelfPostgres
import Logging

/// What every command on tokens takes.
struct TokenOptions: ParsableArguments {
    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Print one JSON object.") var json = false

    /// Lends the directory of callers.
    func with<Result>(_ body: (CallerDirectory) async throws -> Result) async throws -> Result {
        let settings = try Settings.read()
        let logger = settings.logger("bookshelf", level: .warning)
        return try await BookshelfDatabase.with(try database.configuration(settings), logger: logger) { database in
            try await body(CallerDirectory(client: database.client))
        }
    }
}
