import ArgumentParser
import BookshelfCommandLine
import OutboxPostgres

/// `relay explain`.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say where an event stands for each subscription, and why.")

    @Argument(help: "The event's id, or its position.") var event: EventArgument
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let explanation = try await options.with { try await $0.explain(event.reference) }
        if options.json { return try StandardOutput.json(explanation) }
        try StandardOutput.line(explanation.summary)
        guard !explanation.lines.isEmpty else { return }
        let rows = explanation.lines.map { [$0.subscription, $0.verdict.rawValue, $0.sentence] }
        try StandardOutput.verbatim(TextTable(["SUBSCRIPTION", "STANDS", "WHY"], rows).text)
    }
}
