import EmbeddedPostgres
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
        var pid: Int32?
        var isNewlyDead = false
        var isKilledByUs = false
        var deaths = 0
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

    var isRunning: Bool { state.withLock { $0.pid != nil } }
    /// How often it died of a failpoint.
    var pointedDeaths: Int { state.withLock { $0.pointedDeaths } }
    /// How often it died at all.
    var deaths: Int { state.withLock { $0.deaths } }

    func start(killAt point: String? = nil, extra: [String] = []) throws {
        var environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        environment["CHAOS_ARGUMENTS"] = (arguments + extra).joined(separator: "\n")
        environment["CHAOS_KILL_AT"] = point
        let output = open(errors, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        defer { close(output) }
        let pid = try spawn(
            [CommandLine.arguments[0]], environment: environment.map { "\($0)=\($1)" }, input: try Lifeline.reading(),
            output: output, errors: output)
        state.withLock { state in
            state.pid = pid
            state.isNewlyDead = false
            state.isKilledByUs = false
            state.hasPoint = point != nil
        }
        Thread.detachNewThread { self.reap(pid) }
    }

    /// Waits for its end.
    ///
    /// Until that is taken note of, the process is still there to get a signal, though it does nothing.
    private func reap(_ pid: Int32) {
        var end = siginfo_t()
        while waitid(P_PID, id_t(pid), &end, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        journal.note("died", ["f": "death", "from": Journal.now, "h": name])
        state.withLock { state in
            waitpid(pid, nil, 0)
            state.pid = nil
            state.isNewlyDead = true
            state.deaths += 1
            if state.hasPoint, !state.isKilledByUs { state.pointedDeaths += 1 }
        }
    }

    /// True once after each death: it has to be started again.
    func hasDied() -> Bool {
        state.withLock { state in
            defer { state.isNewlyDead = false }
            return state.isNewlyDead
        }
    }

    /// Sends a signal; false where no process of it is there.
    @discardableResult
    func send(_ signal: Int32) -> Bool {
        state.withLock { state in
            if signal == SIGKILL { state.isKilledByUs = true }
            guard let pid = state.pid else { return false }
            return kill(pid, signal) == 0
        }
    }

    func waitUntilExit(within duration: Duration) async -> Bool {
        let deadline = ContinuousClock.now + duration
        while isRunning, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(20)) }
        return !isRunning
    }
}

/// What all programs have as their standard input: it ends when this process does.
private enum Lifeline {
    private static let ends: (reading: Int32, writing: Int32)? = {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }()

    static func reading() throws -> Int32 {
        guard let ends else { throw Tool.Failed(description: "no pipe: \(String(cString: strerror(errno)))") }
        return ends.reading
    }
}
