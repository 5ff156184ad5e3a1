import ArgumentParser
import BookshelfCommandLine
import BookshelfPostgres
import Logging
import OutboxPostgres

/// `bookshelf migrate`.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database's schemas up to date; any number may run at once.")

    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let settings = try Settings.read()
        let logger = settings.logger("bookshelf", level: .warning)
        let answer = try await BookshelfDatabase.with(
            try database.configuration(settings), checking: false, logger: logger
        ) { database in
            Answer(try await Migrator(client: database.client, logger: logger).migrate(.bothDomains))
        }
        if json { try StandardOutput.json(answer) } else { try answer.lines.forEach(StandardOutput.line) }
    }

    struct Answer: Encodable {
        let applied: [String]

        init(_ applied: [AppliedMigration]) { self.applied = applied.map { "\($0.group)/\($0.name)" } }

        var lines: [String] { applied.isEmpty ? ["Nothing to apply"] : applied.map { "Applied \($0)" } }
    }
}
