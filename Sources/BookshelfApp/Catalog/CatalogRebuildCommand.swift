import ArgumentParser
import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Logging

/// `bookshelf catalog rebuild`.
struct CatalogRebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Make the catalog anew beside the one that is read, then let readers see it.",
        discussion: """
            The relays that run do the work; this command begins it, shows how far it is, and switches over once the new \
            catalog shows at least what the old one does. It may be stopped at any time: the catalog that is read stays as \
            it is, and the next rebuild goes on.
            """)

    @Flag(help: "Begin with what the tables have, for what the log has dropped.") var fromTables = false
    @Flag(help: "Begin with nothing, even where an interrupted rebuild could be gone on with.") var afresh = false
    @Option(help: "Who rebuilds, for the audit; else the user of this machine.") var actor: String?
    @Flag(help: "Print one JSON object at the end.") var json = false
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let settings = try Settings.read()
        let logger = settings.logger("bookshelf", level: .warning)
        let actor = actor ?? ProcessInfo.processInfo.userName
        let (source, afresh) = (fromTables ? CatalogSource.tables : .log, afresh)
        try await BookshelfDatabase.with(try database.configuration(settings), logger: logger) { database in
            let bar = RebuildDisplay()
            defer { bar.end() }
            let status = try await CatalogOperator(store: database.store, actor: actor)
                .rebuild(from: source, afresh: afresh) { bar.show($0) }
            bar.end()
            if json { return try StandardOutput.json(status) }
            try StandardOutput.line("Rebuilt the catalog: readers see \(status.live)")
        }
    }
}
