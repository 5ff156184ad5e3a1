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

    init(_ executable: URL, databaseURL: String) throws {
        let process = Process()
        let output = Pipe()
        let (ended, end) = AsyncStream<Never>.makeStream()
        process.executableURL = executable
        process.arguments = ["run", "--exit-with-parent", "--poll-interval", "20ms", "--batch-size", "25"]
        process.environment = Self.environment(databaseURL)
        process.standardInput = input
        process.standardOutput = output
        process.terminationHandler = { _ in end.finish() }
        self.process = process
        self.ended = ended
        self.lines = Lines(output)
        try process.run()
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until it has ended.
    func exit() async { for await _ in ended {} }

    /// The password travels in the environment, where other users of the machine do not see it.
    private static func environment(_ databaseURL: String) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["DATABASE_URL"] = databaseURL
        environment["LOG_LEVEL"] = environment["LOG_LEVEL"] ?? "error"
        return environment
    }
}
