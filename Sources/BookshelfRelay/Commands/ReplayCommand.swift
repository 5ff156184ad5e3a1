import ArgumentParser
import BookshelfCommandLine
import Outbox
import OutboxPostgres

/// `relay replay`.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run a subscription's handlers again for everything from a place in the log on.",
        discussion: """
            Effects a handler names (once:) are not repeated, all others are: what a subscription sends outside, it sends \
            again. Look with --dry-run first; then say --yes.
            """)

    @Argument(help: "The subscription's name.") var subscription: String
    @OptionGroup var start: StartOptions
    @Flag(help: "Change nothing; show what would be replayed.") var dryRun = false
    @Flag(help: "I want effects repeated.") var yes = false
    @Option(help: "Why, for the audit.") var reason: String?
    @OptionGroup var actor: ActorOption
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        guard let start = try start.chosen() else {
            throw Failure(
                .usage, "replay: nothing says from where; give --from-position, --from-time or --from-beginning")
        }
        guard yes || dryRun else {
            throw Failure(.usage, "replay: effects are repeated; look with --dry-run, then repeat with --yes")
        }
        let report = try await options.with(actor) { operations in
            try await operations.replay(
                SubscriptionName(rawValue: subscription), from: start, dryRun: dryRun, reason: reason)
        }
        if options.json { return try StandardOutput.json(Answer(dryRun: dryRun, replay: report)) }
        try StandardOutput.verbatim(
            TextTable(
                ["SUBSCRIPTION", "FROM", "THROUGH", "EVENTS", "EFFECTS FORGOTTEN", "UNPARKED", "STILL PENDING"],
                [
                    [
                        report.subscription, "\(report.from)", "\(report.through)", "\(report.events)",
                        "\(report.forgotten)", "\(report.unparked)", "\(report.stillPending)",
                    ]
                ]
            ).text)
        try StandardOutput.line(dryRun ? "nothing was changed" : "the replay is under way")
    }

    private struct Answer: Encodable {
        let dryRun: Bool
        let replay: ReplayReport
    }
}
