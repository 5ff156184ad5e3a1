import ArgumentParser
import BookshelfCommandLine
import Outbox
import OutboxPostgres

/// `relay reshard`.
struct ReshardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reshard",
        abstract: "Share a subscription's aggregates out among another number of shards, so that more relays can work.",
        discussion: """
            Safe while relays run, but those serve only the shards they know: start every one of them again afterwards. \
            'relay status' names shards that nobody serves.
            """)

    @Argument(help: "The subscription's name.") var subscription: String
    @Option(help: "How many shards it is to have, 1 to 1024.") var shards: Int
    @Option(help: "Why, for the audit.") var reason: String?
    @OptionGroup var actor: ActorOption
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let (name, shards) = (SubscriptionName(rawValue: subscription), shards)
        try await options.with(actor) { try await $0.reshard(name, into: shards, reason: reason) }
        let line = "\(subscription) has \(shards) shards; relays that run serve only those they know: start them again"
        try options.say(line, "reshard", subscription)
    }
}
