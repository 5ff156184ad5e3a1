import Foundation
import Synchronization

/// One of the built programs, running.
final class ProgramRun: Sendable {
    /// Its standard output, line by line as it comes.
    let lines: AsyncStream<String>
    private let child: Spawned
    private let input: Mutex<FileHandle?>
    private let printed = Mutex<[String]>([])
    private let errors: AsyncStream<String>

    /// Starts a program that was built beside the tests, with nothing of this environment but what it needs.
    ///
    /// Its standard error comes with the outcome, unless it goes to `terminal`; standard input is ours to write, unless it
    /// is a `keyboard`.
    convenience init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], terminal: FileHandle? = nil,
        keyboard: FileHandle? = nil
    ) throws {
        try self.init(
            at: try Self.folder().appending(component: program), arguments, environment: environment,
            terminal: terminal, keyboard: keyboard)
    }

    /// Starts any program.
    init(
        at executable: URL, _ arguments: [String], environment: [String: String] = [:], terminal: FileHandle? = nil,
        keyboard: FileHandle? = nil
    ) throws {
        let (input, output, errors) = (try Channel(), try Channel(), try Channel())
        let inherited = ProcessInfo.processInfo.environment.filter {
            ["PATH", "HOME", "TMPDIR", "USER"].contains($0.key)
        }
        child = try Spawned(
            executable.path, arguments, environment: inherited.merging(environment) { $1 },
            streams: [keyboard ?? input.reading, output.writing, terminal ?? errors.writing].map(\.fileDescriptor))
        for handle in [input.reading, output.writing, errors.writing] { try handle.close() }
        self.input = Mutex(input.writing)
        self.lines = output.lines()
        self.errors = errors.lines()
    }

    /// The next line of its standard output that fits.
    func line(where fits: @Sendable (String) -> Bool = { _ in true }) async -> String? {
        await lines.first { line in
            printed.withLock { $0.append(line) }
            return fits(line)
        }
    }

    func send(_ signal: Int32) { kill(child.pid, signal) }

    /// Writes to its standard input; it must be running.
    func write(_ text: String) throws { try input.withLock { try $0?.write(contentsOf: Data(text.utf8)) } }

    /// Closes its standard input, as its parent's death does.
    func closeInput() throws { try input.withLock { try $0.take()?.close() } }

    /// Waits for its end, and gives everything it printed.
    func outcome() async -> Outcome {
        while await line() != nil {}
        let errors = await errors.reduce(into: []) { $0.append($1) }
        return Outcome(status: await child.status(), output: printed.withLock { $0 }, errors: errors)
    }

    /// The build folder, beside the tests' bundle.
    static func folder() throws -> URL {
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
