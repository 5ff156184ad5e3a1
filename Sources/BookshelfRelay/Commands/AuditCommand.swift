import ArgumentParser
import BookshelfCommandLine
import Outbox
import OutboxPostgres

/// `relay audit`.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Show what operators did, the latest first.")

    @Option(help: "Only actions on this subscription.") var subscription: String?
    @Option(help: "How many at most, 1 to 10000.") var limit = 100
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        guard (1...10_000).contains(limit) else {
            throw Failure(.data, "audit: --limit must be from 1 to 10000; correct it and try again")
        }
        let entries = try await options.with { operations in
            try await operations.audit(
                limit: limit, subscription: subscription.map(SubscriptionName.init(rawValue:)))
        }
        if options.json { return try StandardOutput.json(["audit": entries]) }
        guard !entries.isEmpty else { return try StandardOutput.line("No operator has done anything.") }
        let headings = ["ID", "AT", "ACTOR", "ACTION", "SUBSCRIPTION", "REASON", "DETAILS"]
        try StandardOutput.verbatim(TextTable(headings, entries.map(cells)).text)
    }

    private func cells(_ entry: AuditEntry) -> [String] {
        let details = entry.details.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return [
            "\(entry.id)", entry.at.inTables, entry.actor, entry.action, entry.subscription ?? "-",
            entry.reason ?? "-", details.isEmpty ? "-" : details.joined(separator: " "),
        ]
    }
}
