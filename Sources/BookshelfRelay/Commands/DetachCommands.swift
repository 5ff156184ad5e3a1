import ArgumentParser
import BookshelfCommandLine
import Outbox
import OutboxPostgres

/// `relay detach`.
struct DetachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detach", abstract: "Take a subscription out of service: it holds back no part of the log.")

    @Argument(help: "The subscription's name.") var subscription: String
    @Flag(help: "It may lose events that the log drops meanwhile.") var yes = false
    @Option(help: "Why, for the audit.") var reason: String?
    @OptionGroup var actor: ActorOption
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        guard yes else {
            throw Failure(
                .usage, "detach: what the log drops meanwhile is lost for '\(subscription)'; repeat with --yes")
        }
        try await options.with(actor) { try await $0.detach(SubscriptionName(rawValue: subscription), reason: reason) }
        try options.say("Detached \(subscription)", "detach", subscription)
    }
}

/// `relay attach`.
struct AttachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: "Put a detached subscription back into service.",
        discussion: "It goes on where it stood, unless a place to begin is named; from there, effects are repeated.")

    @Argument(help: "The subscription's name.") var subscription: String
    @OptionGroup var start: StartOptions
    @Option(help: "Why, for the audit.") var reason: String?
    @OptionGroup var actor: ActorOption
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let start = try start.chosen()
        try await options.with(actor) { operations in
            try await operations.attach(SubscriptionName(rawValue: subscription), from: start, reason: reason)
        }
        try options.say("Attached \(subscription)", "attach", subscription)
    }
}
