import ArgumentParser
import BookshelfCommandLine
import Foundation
import Outbox
import OutboxPostgres

/// `relay processes`.
struct ProcessesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "processes", abstract: "List the instances of processes, or explain one of them.")

    @Argument(help: "Only those of this process.") var name: String?
    @Argument(help: "The key of the instance to explain.") var key: String?
    @Option(help: "Only those that are running, compensating, completed, compensated or failed.") var state: State?
    @Option(help: "How many at most, 1 to 10000.") var limit = 100
    @Option(help: ArgumentHelp("Begin after this instance.", valueName: "name/key")) var after: String?
    @OptionGroup var options: OperatorOptions

    enum State: String, CaseIterable, ExpressibleByArgument {
        case running, compensating, completed, compensated, failed
    }

    func run() async throws {
        guard (1...10_000).contains(limit) else {
            throw Failure(.data, "processes: --limit must be from 1 to 10000; correct it and try again")
        }
        if after != nil, cursor == nil {
            throw Failure(.data, "processes: --after is no name/key; take the one of the page before")
        }
        if let name, let key { return try await explain(ProcessID(ProcessName(rawValue: name), key: key)) }
        let found = try await options.with { operations in
            try await operations.processes(
                of: name.map(ProcessName.init(rawValue:)),
                status: state.flatMap { ProcessStatus(rawValue: $0.rawValue) },
                limit: limit, after: cursor)
        }
        if options.json { return try StandardOutput.json(["processes": found]) }
        guard !found.isEmpty else { return try StandardOutput.line("No process fits.") }
        try StandardOutput.verbatim(ProcessTexts.table(found))
        if found.count == limit, let last = found.last {
            try StandardOutput.line("more: --after \(last.process)/\(last.key)")
        }
    }

    private var cursor: ProcessID? { after.flatMap { ProcessID($0) } }

    private func explain(_ id: ProcessID) async throws {
        let found = try await options.with { try await $0.explain(id) }
        guard let explanation = found else {
            throw OutboxError(.notFound, "no process \(id): see 'relay processes'")
        }
        if options.json { return try StandardOutput.json(explanation) }
        for line in ProcessTexts.lines(explanation) { try StandardOutput.line(line) }
        try StandardOutput.verbatim(ProcessTexts.history(explanation))
        guard !explanation.parked.isEmpty else { return }
        try StandardOutput.line("Set aside:")
        try StandardOutput.verbatim(DeadLetterTable(explanation.parked).text)
    }
}

/// Processes as tables and sentences.
enum ProcessTexts {
    static func table(_ processes: [ProcessSummary]) -> String {
        let headings = ["PROCESS", "KEY", "STATE", "STARTED", "ENDED", "COMMANDS", "TIMEOUT", "LATE", "REASON"]
        let rows = processes.map { process in
            [
                process.process, process.key, process.status.rawValue, process.startedAt.inTables,
                process.endedAt?.inTables ?? "-", "\(process.pendingCommands.count)",
                process.nextTimeout?.inTables ?? "-", "\(process.late)", process.reason ?? "-",
            ]
        }
        return TextTable(headings, rows).text
    }

    static func lines(_ explanation: ProcessExplanation) -> [String] {
        let process = explanation.process
        let reason = process.reason.map { ": \($0)" } ?? ""
        var lines = ["\(process.process)/\(process.key) is \(process.status.rawValue)\(reason)"]
        for command in process.progress.commands {
            lines.append("\(command.isUndo ? "undo" : "command") \(command.name): \(command.state.rawValue)")
        }
        for timeout in process.progress.timeouts {
            lines.append("timeout \(timeout.name): due \(timeout.due.inTables)")
        }
        if !explanation.awaits.isEmpty { lines.append("may still take: \(explanation.awaits.joined(separator: ", "))") }
        if process.late > 0 { lines.append("outcomes after the end: \(process.late)") }
        return lines
    }

    static func history(_ explanation: ProcessExplanation) -> String {
        let rows = explanation.history.map { entry in
            ["\(entry.version)", entry.recordedAt.inTables, entry.kind, entry.what ?? "-", "\(entry.position)"]
        }
        return TextTable(["VERSION", "AT", "WHAT", "NAME", "POSITION"], rows).text
    }
}
