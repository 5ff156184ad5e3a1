import ArgumentParser
import Bookshelf
import BookshelfCommandLine
import Logging
import Outbox
import OutboxPostgres

/// `relay rebase`.
struct RebaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebase",
        abstract: "Let a subscription go on that stands still since its log was restored into a younger cluster.",
        discussion: """
            What was pending in the backup is delivered, perhaps for the second time: nobody but you can know what was \
            delivered after the backup was made. Look at the outside first; then say --yes.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: "The subscription's name, as 'relay status' shows it.") var subscription: String
    @Flag(help: "I have looked at the outside.") var yes = false

    func run() async throws {
        guard yes else {
            throw Failure(
                .usage, "rebase: events may be delivered again; look at what was delivered, then repeat with --yes")
        }
        let settings = try Settings.read()
        let logger = settings.logger("relay", level: .warning)
        let handlers = try HandlerRegistry.bothDomains(TerminalNotifier(), ConnectedGateways.none)
        guard let known = handlers[SubscriptionName(rawValue: subscription)] else {
            throw Failure(.data, "rebase: no subscription '\(subscription)'; 'relay status' lists them")
        }
        try await BookshelfDatabase.with(try database.configuration(settings), logger: logger) { database in
            try await database.store.rebase(known)
        }
        try StandardOutput.line("\(subscription) goes on")
    }
}
