import ArgumentParser
import BookshelfCommandLine
import Logging
import OutboxPostgres
import ServiceLifecycle
import UnixSignals

/// `relay maintain`.
struct MaintainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintain",
        abstract: "Make partitions ahead and drop what is old and read by everybody; 'relay run' does so every minute.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var retention: RetentionOptions
    @Option(help: "Again and again at this interval, such as 60s, until told to stop; what it does is logged.")
    var every: DurationArgument?
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let settings = try Settings.read()
        let policy = try retention.policy()
        if let every { return try await serve(settings, policy, every.duration) }
        let logger = settings.logger("relay", level: .critical)
        let report = try await BookshelfDatabase.with(
            try database.configuration(settings), logger: logger
        ) { database in
            try await OutboxMaintenance(client: database.client, policy: policy, logger: logger).runOnce()
        }
        if json { return try StandardOutput.json(report) }
        for line in Self.lines(report) { try StandardOutput.line(line) }
    }

    private func serve(_ settings: Settings, _ policy: RetentionPolicy, _ interval: Duration) async throws {
        guard interval >= .seconds(1), !json else {
            throw Failure(.usage, "maintain: --every takes 1s or more, and no --json; correct it")
        }
        let logger = settings.logger("relay", level: .info)
        try await BookshelfDatabase.with(try database.configuration(settings), logger: logger) { database in
            let outbox = OutboxMaintenance(client: database.client, policy: policy, logger: logger)
            let group = ServiceGroup(
                services: [MaintenanceService(maintenance: outbox, interval: interval)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            try await group.run()
        }
    }

    private static func lines(_ report: MaintenanceReport) -> [String] {
        guard !report.isBusy else { return ["Another program is maintaining this outbox right now."] }
        func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
        let deleted = report.deleted
        return [
            "Partitions of the log: \(report.logPartitions)",
            "Made: \(list(report.made))",
            "Dropped: \(list(report.dropped))",
            "Rows deleted: inbox \(deleted.inbox), named \(deleted.named), keys \(deleted.keys), "
                + "processes \(deleted.processes), audit \(deleted.audit), cancelled \(deleted.cancellations), skipped \(deleted.skipped)",
        ] + report.postponed.map { "Put off: \($0); others held the lock" }
            + report.holdbacks.map { "Held back by \($0.subscription): \($0.advice)" }
    }
}
