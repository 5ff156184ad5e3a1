import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One run of the relay: its lines, its end, and a standard input that ends when this process does.
final class Child: Sendable {
    let lines: Lines
    private let process: Process
    private let input = Pipe()
    private let ended: AsyncStream<Never>

    /// Starts it; where it is not heard, its lines go nowhere.
    init(_ executable: URL, databaseURL: String, isHeard: Bool) throws {
        let process = Process()
        let output = Pipe()
        let (ended, end) = AsyncStream<Never>.makeStream()
        process.executableURL = executable
        process.arguments = [
            "run", "--exit-with-parent", "--poll-interval", "20ms", "--batch-size", "25", "--grace", "2s",
        ]
        process.environment = Self.environment(databaseURL)
        process.standardInput = input
        if isHeard { process.standardOutput = output } else { process.standardOutput = FileHandle.nullDevice }
        process.terminationHandler = { _ in end.finish() }
        self.process = process
        self.ended = ended
        self.lines = Lines(output)
        try process.run()
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Ends it by a signal and waits until it has ended.
    func end(by signal: Int32) async {
        send(signal)
        for await _ in ended {}
    }

    /// Asks it to stop, also where it is frozen; kills it where it does not within its grace.
    func stop() async {
        let impatience = Task {
            try await Task.sleep(for: .seconds(5))
            send(SIGKILL)
        }
        send(SIGCONT)
        await end(by: SIGTERM)
        impatience.cancel()
    }

    /// The password travels in the environment, where other users of the machine do not see it.
    ///
    /// Where to reach the outside does not: a demo posts, mails and publishes to nobody.
    private static func environment(_ databaseURL: String) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment
        let outside = ["SLACK_", "MAIL_", "MAILING_", "EVENTS_"]
        environment = environment.filter { name, _ in !outside.contains { name.hasPrefix($0) } }
        environment["DATABASE_URL"] = databaseURL
        if environment["LOG_LEVEL", default: ""].isEmpty { environment["LOG_LEVEL"] = "error" }
        return environment
    }
}
