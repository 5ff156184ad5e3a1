import ArgumentParser
import BookshelfCommandLine
import Foundation
import Outbox
import OutboxPostgres

/// `relay dead-letters`.
struct DeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters", abstract: "List events that were set aside, a page at a time.")

    enum State: String, CaseIterable, ExpressibleByArgument {
        case dead, retrying, waiting, scheduled, all
    }

    @Option(help: "Only events in this state.") var state = State.dead
    @Option(help: "Only those of this subscription.") var subscription: String?
    @Option(help: "Only events of this name, such as book.added.") var event: String?
    @Option(help: ArgumentHelp("Only those of this aggregate.", valueName: "kind/id")) var stream: StreamArgument?
    @Option(help: "Only those whose error holds this text.") var error: String?
    @Option(help: "How many at most, 1 to 10000.") var limit = 100
    @Option(help: "Begin after this: the 'next' of the page before.") var after: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        guard (1...10_000).contains(limit) else {
            throw Failure(.data, "dead-letters: --limit must be from 1 to 10000; correct it and try again")
        }
        let page = try await options.with { try await $0.deadLetters(filter, limit: limit, after: try cursor()) }
        if options.json { return try StandardOutput.json(page) }
        guard !page.letters.isEmpty else { return try StandardOutput.line("Nothing is set aside that fits.") }
        try StandardOutput.verbatim(DeadLetterTable(page.letters).text)
        if let next = page.next { try StandardOutput.line("more: --after \(next)") }
    }

    private var filter: ParkedFilter {
        ParkedFilter(
            subscription: subscription.map(SubscriptionName.init(rawValue:)),
            eventName: event.map(EventName.init(rawValue:)), stream: stream?.stream, error: error,
            states: ParkedEvent.State(rawValue: state.rawValue).map { [$0] })
    }

    private func cursor() throws -> DeadLetterCursor? {
        guard let after else { return nil }
        guard let cursor = DeadLetterCursor(after) else {
            throw Failure(.data, "dead-letters: --after is no cursor; take the 'next' of the page before")
        }
        return cursor
    }
}

/// Parked events as a table.
struct DeadLetterTable {
    let text: String

    init(_ letters: [DeadLetter]) {
        let headings = [
            "SUBSCRIPTION", "EVENT", "NAME", "STREAM", "VERSION", "POSITION", "STATE", "ATTEMPTS", "FIRST FAILED",
            "LAST FAILED", "NEXT TRY", "BEHIND", "ERROR",
        ]
        text = TextTable(headings, letters.map(Self.cells)).text
    }

    private static func cells(_ letter: DeadLetter) -> [String] {
        [
            letter.subscription, letter.event.uuidString.lowercased(), letter.name, letter.stream, "\(letter.version)",
            "\(letter.position)", letter.state, "\(letter.attempts)", letter.firstFailed?.inTables ?? "-",
            letter.lastFailed?.inTables ?? "-", letter.nextAttempt?.inTables ?? "-", "\(letter.waitingBehind)",
            letter.error ?? "-",
        ]
    }
}
