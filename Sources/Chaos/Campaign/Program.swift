import Foundation
import Synchronization

/// One of the campaign's processes, started again whenever it has died.
final class Program: Sendable {
    let name: String
    private let arguments: [String]
    private let environment: [String: String]
    private let errors: String
    private let journal: Journal
    private let state = Mutex(State())

    private struct State {
        var process: Process?
        /// Ends when this process does.
        var input: Pipe?
        var isKilledByUs = false
        var deaths = 0
        var strange: [String] = []
        var pointedDeaths = 0
        var hasPoint = false
    }

    init(_ name: String, _ arguments: [String], environment: [String: String] = [:], errors: String, journal: Journal) {
        self.name = name
        self.arguments = arguments
        self.environment = environment
        self.errors = errors
        self.journal = journal
    }

    var pid: Int32? { state.withLock { $0.process.flatMap { $0.isRunning ? $0.processIdentifier : nil } } }
    /// How often it died of a failpoint.
    var pointedDeaths: Int { state.withLock { $0.pointedDeaths } }
    /// How it ended where it was not killed.
    var strangeEnds: [String] { state.withLock { $0.strange } }
    /// How often it died at all.
    var deaths: Int { state.withLock { $0.deaths } }

    func start(killAt point: String? = nil, extra: [String] = []) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
        var environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        environment["CHAOS_ARGUMENTS"] = (arguments + extra).joined(separator: "\n")
        environment["CHAOS_KILL_AT"] = point
        process.environment = environment
        let input = Pipe()
        process.standardInput = input
        let output = Self.appending(errors)
        process.standardError = output
        process.standardOutput = output
        process.terminationHandler = { [journal, name] _ in
            journal.note("died", ["f": "death", "from": Journal.now, "h": name])
        }
        try process.run()
        try? output?.close()
        try? input.fileHandleForReading.close()
        state.withLock { state in
            state.process = process
            state.input = input
            state.hasPoint = point != nil
            state.isKilledByUs = false
        }
    }

    /// Counts a death since the last look; true where it has to be started again.
    func hasDied() -> Bool {
        state.withLock { state in
            guard let process = state.process, !process.isRunning else { return false }
            state.process = nil
            try? state.input?.fileHandleForWriting.close()
            state.input = nil
            state.deaths += 1
            if process.terminationReason != .uncaughtSignal || process.terminationStatus != SIGKILL {
                state.strange.append("\(name): \(process.terminationReason.rawValue) \(process.terminationStatus)")
            }
            if state.hasPoint, !state.isKilledByUs { state.pointedDeaths += 1 }
            return true
        }
    }

    func send(_ signal: Int32) {
        if signal == SIGKILL { state.withLock { $0.isKilledByUs = true } }
        if let pid { kill(pid, signal) }
    }

    func waitUntilExit(within duration: Duration) async -> Bool {
        let deadline = ContinuousClock.now + duration
        while pid != nil, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(20)) }
        return pid == nil
    }

    private static func appending(_ path: String) -> FileHandle? {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let handle = FileHandle(forWritingAtPath: path)
        handle?.seekToEndOfFile()
        return handle
    }
}
