import ArgumentParser
import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Logging
import Outbox

/// `bookshelf catalog status`.
struct CatalogStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show which catalog is read, how far it is, and what a rebuild does.")

    @Flag(help: "Print one JSON object.") var json = false
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let settings = try Settings.read()
        let logger = settings.logger("bookshelf", level: .warning)
        try await BookshelfDatabase.with(try database.configuration(settings), logger: logger) { database in
            let status = try await CatalogOperator(store: database.store, actor: "reader").status()
            if json { try StandardOutput.json(status) } else { try status.lines.forEach(StandardOutput.line) }
        }
    }
}

extension CatalogStatus {
    /// The status for people, a fact a line.
    var lines: [String] {
        [
            "Live: \(live)\(liveSince.map { " since \($0.formatted(.iso8601))" } ?? "")",
            "Version: \(version)\(isRebuildDue ? ", this program has \(codeVersion): a rebuild is due" : "")",
            subscription.map(Self.standing) ?? "Subscription: none yet; a relay makes it known when it first runs",
            rebuild.map(\.line) ?? "Rebuild: none",
        ]
    }

    private static func standing(_ status: SubscriptionStatus) -> String {
        let tenths = (status.lagSeconds * 10).rounded() / 10
        return "Lag: \(status.lag) events, \(tenths) s; parked \(status.parked), dead \(status.dead)"
            + (status.halted.map { "; \($0)" } ?? "")
    }
}

extension CatalogStatus.Rebuild {
    fileprivate var line: String {
        let percent = progress.map { " (\($0.percent) %), parked \($0.parked), dead \($0.dead)" } ?? ""
        let read = progress.map { "\($0.read) of \($0.total) places of the log" } ?? "nothing yet"
        let state = isRunning ? "" : "; it was interrupted, 'bookshelf catalog rebuild' goes on with it"
        return "Rebuild: of \(slot) by \(by) since \(since.formatted(.iso8601)), read \(read)\(percent)\(state)"
    }
}

extension CatalogProgress {
    /// Full only where all was read.
    var percent: Int { total == 0 ? 100 : Int(Double(read) / Double(total) * 100) }
}
