import ArgumentParser
import BookshelfCommandLine
import Logging
import Outbox
import OutboxPostgres

/// `relay status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show where each subscription stands, and what is parked.")

    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let settings = try Settings.read()
        let logger = settings.logger("relay", level: .warning)
        let subscriptions = try await BookshelfDatabase.with(
            try database.configuration(settings), logger: logger
        ) { database in
            try await database.store.status()
        }
        if json {
            try StandardOutput.json(["subscriptions": subscriptions])
        } else if subscriptions.isEmpty {
            try StandardOutput.line("No subscriptions yet: a relay makes them known when it first runs.")
        } else {
            try StandardOutput.verbatim(table(subscriptions))
        }
    }

    private func table(_ subscriptions: [SubscriptionStatus]) -> String {
        let headings = ["SUBSCRIPTION", "KIND", "POSITION", "LAG", "LAG SECONDS", "PARKED", "DEAD", "HOLDER", "HALTED"]
        return TextTable(headings, subscriptions.map(cells)).text
    }

    private func cells(_ status: SubscriptionStatus) -> [String] {
        let tenths = (status.lagSeconds * 10).rounded() / 10
        return [
            status.name, status.kind, "\(status.position)", "\(status.lag)", "\(tenths)", "\(status.parked)",
            "\(status.dead)", status.holder ?? "-", status.halted ?? "-",
        ]
    }
}
