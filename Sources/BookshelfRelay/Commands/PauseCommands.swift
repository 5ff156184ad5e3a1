import ArgumentParser
import BookshelfCommandLine
import Outbox
import OutboxPostgres

/// `relay pause`.
struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Make a subscription hand out nothing until it is resumed.")

    @Argument(help: "The subscription's name.") var subscription: String
    @Option(help: "Why, for the audit.") var reason: String?
    @OptionGroup var actor: ActorOption
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        try await options.with(actor) { try await $0.pause(SubscriptionName(rawValue: subscription), reason: reason) }
        try options.say("Paused \(subscription)", "pause", subscription)
    }
}

/// `relay resume`.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a paused subscription go on where it stood.")

    @Argument(help: "The subscription's name.") var subscription: String
    @Option(help: "Why, for the audit.") var reason: String?
    @OptionGroup var actor: ActorOption
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        try await options.with(actor) { try await $0.resume(SubscriptionName(rawValue: subscription), reason: reason) }
        try options.say("Resumed \(subscription)", "resume", subscription)
    }
}

extension OperatorOptions {
    /// A line for people, or the same as JSON.
    func say(_ line: String, _ action: String, _ subscription: String) throws {
        if json {
            try StandardOutput.json(ActionAnswer(action: action, subscription: subscription))
        } else {
            try StandardOutput.line(line)
        }
    }
}
