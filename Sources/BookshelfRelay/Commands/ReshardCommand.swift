import ArgumentParser
import BookshelfCommandLine
import Outbox
import OutboxPostgres

/// `relay reshard`.
struct ReshardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reshard",
        abstract: "Share a subscription's aggregates out among another number of shards, so that more relays can work.",
        discussion: "Safe while relays run; start them again to have new shards served.")

    @Argument(help: "The subscription's name.") var subscription: String
    @Option(help: "How many shards it is to have, 1 to 1024.") var shards: Int
    @Option(help: "Why, for the audit.") var reason: String?
    @OptionGroup var actor: ActorOption
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let (name, shards) = (SubscriptionName(rawValue: subscription), shards)
        try await options.with(actor) { try await $0.reshard(name, into: shards, reason: reason) }
        try options.say("\(subscription) has \(shards) shards; start the relays again", "reshard", subscription)
    }
}
