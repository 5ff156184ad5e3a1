import ArgumentParser
import BookshelfCommandLine
import Outbox
import OutboxPostgres

/// `relay redrive`.
struct RedriveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redrive", abstract: "Have dead events tried again.",
        discussion: """
            Say which: events, an aggregate, a subscription, or a mix that has to fit as a whole. Events of one aggregate \
            stay in their order: those behind a dead one follow by themselves.
            """)

    @Argument(help: "Ids of events, as 'relay dead-letters' shows them.") var events: [EventIDArgument] = []
    @Option(help: ArgumentHelp("Those of this aggregate.", valueName: "kind/id")) var stream: StreamArgument?
    @Option(help: "Those of this subscription.") var subscription: String?
    @Option(help: "Events of this name, such as book.added.") var event: String?
    @Option(help: "Those whose error holds this text.") var error: String?
    @Flag(help: "Every dead event there is; needs --yes.") var all = false
    @Flag(help: "Change nothing; show what would be redriven.") var dryRun = false
    @Option(help: ArgumentHelp("How many become due a second; else all at once.", valueName: "n/s"))
    var rate: RateArgument?
    @Flag(help: "I mean all of them.") var yes = false
    @OptionGroup var actor: ActorOption
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        try check()
        let letters = try await options.with(actor) { operations in
            try await operations.redrive(filter, dryRun: dryRun, ratePerSecond: rate?.perSecond)
        }
        if options.json { return try StandardOutput.json(Answer(dryRun: dryRun, events: letters)) }
        guard !letters.isEmpty else { return try StandardOutput.line("Nothing would be redriven.") }
        try StandardOutput.verbatim(DeadLetterTable(letters).text)
        try StandardOutput.line(dryRun ? "\(letters.count) would be redriven" : "\(letters.count) redriven")
    }

    private struct Answer: Encodable {
        let dryRun: Bool
        let events: [DeadLetter]
    }

    private func check() throws {
        let isNarrow = filter != ParkedFilter()
        guard isNarrow || all else {
            throw Failure(
                .usage, "redrive: nothing says which events; name events, --stream, --subscription, or --all --yes")
        }
        guard !(isNarrow && all) else {
            throw Failure(.usage, "redrive: --all means every dead event; leave it out, or the other choices")
        }
        guard !all || yes || dryRun else {
            throw Failure(
                .usage, "redrive: --all tries every dead event again; look with --dry-run, then repeat with --yes")
        }
    }

    private var filter: ParkedFilter {
        ParkedFilter(
            events: events.isEmpty ? nil : events.map(\.id),
            subscription: subscription.map(SubscriptionName.init(rawValue:)),
            eventName: event.map(EventName.init(rawValue:)), stream: stream?.stream, error: error)
    }
}
