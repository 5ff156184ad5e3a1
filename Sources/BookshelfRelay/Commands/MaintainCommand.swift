import ArgumentParser
import BookshelfCommandLine
import Logging
import OutboxPostgres

/// `relay maintain`.
struct MaintainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintain",
        abstract: "Make partitions ahead and drop what is old and read by everybody; 'relay run' does so every minute.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var retention: RetentionOptions
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let settings = try Settings.read()
        let logger = settings.logger("relay", level: .critical)
        let policy = try retention.policy()
        let report = try await BookshelfDatabase.with(
            try database.configuration(settings), logger: logger
        ) { database in
            try await OutboxMaintenance(client: database.client, policy: policy, logger: logger).runOnce()
        }
        if json { return try StandardOutput.json(report) }
        for line in Self.lines(report) { try StandardOutput.line(line) }
    }

    private static func lines(_ report: MaintenanceReport) -> [String] {
        guard !report.isBusy else { return ["Another program is maintaining this outbox right now."] }
        func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
        let deleted = report.deleted
        return [
            "Partitions of the log: \(report.logPartitions)",
            "Made: \(list(report.made))",
            "Dropped: \(list(report.dropped))",
            "Rows deleted: inbox \(deleted.inbox), named \(deleted.named), keys \(deleted.keys), audit \(deleted.audit), "
                + "cancelled \(deleted.cancellations), skipped \(deleted.skipped)",
        ] + report.postponed.map { "Put off: \($0); others held the lock" }
            + report.holdbacks.map { "Held back by \($0.subscription): \($0.advice)" }
    }
}
