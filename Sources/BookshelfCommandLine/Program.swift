public import ArgumentParser
import Foundation

/// A program's way from its arguments to its exit status: one line on standard error where it fails.
public enum Program {
    /// Parses the arguments, runs the command they name, and ends the process.
    public static func run<Root: ParsableCommand>(_ root: Root.Type) async -> Never {
        do {
            try checkArguments()
            var command = try Root.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            exit(ProgramStatus.success.rawValue)
        } catch {
            end(Root.self, with: error)
        }
    }

    /// What is no UTF-8 would be repaired without a word, and another text stored than was meant.
    private static func checkArguments() throws {
        for place in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = CommandLine.unsafeArgv[place], String(validatingCString: argument) == nil else {
                continue
            }
            throw Failure(.usage, "usage: argument \(place) is not UTF-8; write it in a terminal that uses UTF-8")
        }
    }

    private static func end<Root: ParsableCommand>(_ root: Root.Type, with error: any Error) -> Never {
        let code = Root.exitCode(for: error)
        if code == .success { Root.exit(withError: error) }
        if let code = error as? ExitCode { exit(code.rawValue) }
        let failure = code == .validationFailure ? usage(error, of: root) : Failure(error)
        StandardError.line("error: \(failure.line)")
        exit(failure.status.rawValue)
    }

    /// The parser's own error in the form of all others.
    private static func usage<Root: ParsableCommand>(_ error: any Error, of root: Root.Type) -> Failure {
        let lines = Root.fullMessage(for: error).split(separator: "\n")
        let advice = lines.lazy.compactMap { $0.firstMatch(of: /See '(.+)' for more information/)?.1 }.first
        let message = inOneLine(Root.message(for: error))
        let help = advice.map(String.init) ?? "\(Root._commandName) --help"
        return Failure(.usage, "usage: \(message.trimmed(of: ".")); see '\(help)'")
    }

    /// The parser's sentences, and behind them the choices that it lists, where they are many.
    private static func inOneLine(_ message: String) -> String {
        let lines = message.split(separator: "\n").map { (text: $0, choice: $0.wholeMatch(of: /\s+- (.+)/)?.1) }
        let choices = lines.compactMap(\.choice).joined(separator: ", ")
        return (lines.filter { $0.choice == nil }.map(\.text) + [Substring(choices)].filter { !$0.isEmpty })
            .joined(separator: " ")
    }
}

extension String {
    fileprivate func trimmed(of ending: Character) -> String { last == ending ? String(dropLast()) : self }
}
