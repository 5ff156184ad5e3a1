import ArgumentParser
import BookshelfCommandLine
import Logging
import OutboxPostgres

/// `relay status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show where each subscription stands, and what is parked.")

    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Print one JSON object, in one line.") var json = false
    @Flag(help: "Look again and again, until Ctrl-C.") var watch = false
    @Option(help: "The pause between two looks, at least 100ms.") var interval: DurationArgument?

    func run() async throws {
        let pause = interval?.duration ?? .seconds(1)
        guard pause >= .milliseconds(100) else {
            throw Failure(.usage, "status: --interval must be at least 100ms; raise it")
        }
        guard watch || interval == nil else {
            throw Failure(.usage, "status: --interval is for --watch; say both, or neither")
        }
        let settings = try Settings.read()
        let logger = settings.logger("relay", level: .warning)
        try await BookshelfDatabase.with(try database.configuration(settings), logger: logger) { database in
            let view = StatusView(isJSON: json, isRedrawn: watch)
            guard watch else { return try view.show(try await database.store.status()) }
            try await Watch(pause: pause) { try view.show(try await database.store.status()) }.run()
        }
    }
}
