import Foundation
import Synchronization

/// One of the built programs, running.
final class ProgramRun: Sendable {
    /// Its standard output, line by line as it comes.
    let lines: AsyncStream<String>
    private let process: Process
    private let input = Pipe()
    private let printed = Mutex<[String]>([])
    private let errors: AsyncStream<String>
    private let end: AsyncStream<Never>

    /// Starts a program that was built beside the tests, with nothing of this environment but what it needs.
    convenience init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        try self.init(at: try Self.folder().appending(component: program), arguments, environment: environment)
    }

    /// Starts any program.
    init(at executable: URL, _ arguments: [String], environment: [String: String] = [:]) throws {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        let (end, ended) = AsyncStream<Never>.makeStream()
        process.executableURL = executable
        process.arguments = arguments
        let inherited = ProcessInfo.processInfo.environment.filter {
            ["PATH", "HOME", "TMPDIR", "USER"].contains($0.key)
        }
        process.environment = inherited.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        process.terminationHandler = { _ in ended.finish() }
        self.process = process
        self.lines = Self.lines(of: output)
        self.errors = Self.lines(of: errors)
        self.end = end
        try process.run()
    }

    var processID: Int32 { process.processIdentifier }

    /// The next line of its standard output that fits.
    func line(where fits: @Sendable (String) -> Bool = { _ in true }) async -> String? {
        await lines.first { line in
            printed.withLock { $0.append(line) }
            return fits(line)
        }
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Closes its standard input, as its parent's death does.
    func closeInput() throws { try input.fileHandleForWriting.close() }

    /// Waits for its end, and gives everything it printed.
    func outcome() async -> Outcome {
        while await line() != nil {}
        let errors = await errors.reduce(into: []) { $0.append($1) }
        for await _ in end {}
        let isSignal = process.terminationReason == .uncaughtSignal
        return Outcome(
            status: process.terminationStatus + (isSignal ? 128 : 0), output: printed.withLock { $0 }, errors: errors)
    }

    private static func lines(of pipe: Pipe) -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        Thread.detachNewThread {
            var text: [UInt8] = []
            while case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
                text += data
                var parts = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                text = parts.popLast().map(Array.init) ?? []
                for part in parts { continuation.yield(String(decoding: part, as: UTF8.self)) }
            }
            continuation.finish()
        }
        return stream
    }

    /// The build folder, beside the tests' bundle.
    private static func folder() throws -> URL {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        let program = Bundle.main.executableURL?.resolvingSymlinksInPath()
        for folder in [bundle, program].compactMap({ $0?.deletingLastPathComponent() })
        where FileManager.default.isExecutableFile(atPath: folder.appending(component: "bookshelf").path) {
            return folder
        }
        throw MissingProgram()
    }

    /// The programs are not where the tests are.
    struct MissingProgram: Error, CustomStringConvertible {
        let description = "no 'bookshelf' beside the tests: run 'swift build' with the same options first"
    }
}

/// How a program ended.
struct Outcome: Sendable {
    let status: Int32
    let output: [String]
    let errors: [String]

    var text: String { output.joined(separator: "\n") }
    /// The one line of its standard error; nil where there is none, or are several.
    var error: String? { errors.count == 1 ? errors[0] : nil }

    /// What it printed, as JSON.
    func json() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }
}

/// Runs `bookshelf` to its end.
func bookshelf(_ arguments: String..., on url: String? = nil, _ environment: [String: String] = [:]) async throws
    -> Outcome
{
    var environment = environment
    if let url { environment["DATABASE_URL"] = url }
    return await (try ProgramRun("bookshelf", arguments, environment: environment)).outcome()
}

/// Runs `relay` to its end.
func relay(_ arguments: String..., on url: String? = nil) async throws -> Outcome {
    await (try ProgramRun("relay", arguments, environment: url.map { ["DATABASE_URL": $0] } ?? [:])).outcome()
}
