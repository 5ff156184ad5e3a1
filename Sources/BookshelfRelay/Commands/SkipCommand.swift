import ArgumentParser
import BookshelfCommandLine
import Foundation
import Outbox
import OutboxPostgres

/// `relay skip`.
struct SkipCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skip", abstract: "Pass over a parked event for good, so that its aggregate goes on.")

    @Argument(help: "The event's id, or its position.") var event: EventArgument
    @Option(help: "For which subscription.") var subscription: String
    @Option(help: "Why it may be lost; the audit keeps it.") var reason: String
    @OptionGroup var actor: ActorOption
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let letter = try await options.with(actor) { operations in
            try await operations.skip(
                event.reference, for: SubscriptionName(rawValue: subscription), reason: reason)
        }
        if options.json { return try StandardOutput.json(["skipped": letter]) }
        let behind = letter.waitingBehind == 0 ? "" : "; \(letter.waitingBehind) behind it go on"
        try StandardOutput.line(
            "Skipped \(letter.name) \(letter.event.uuidString.lowercased()) for \(letter.subscription)\(behind)")
    }
}
