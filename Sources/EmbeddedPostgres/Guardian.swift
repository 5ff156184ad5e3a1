import Dispatch
import Synchronization

/// The process that runs the server for us.
///
/// Its methods block.
final class Guardian: Sendable {
    private let pid: Int32
    private let line: Int32
    private let isOver = Mutex(false)

    struct Ready: Sendable {
        let directory: String
        let pid: Int32
    }

    init(_ plan: LaunchPlan) throws {
        let line = try Line()
        defer { closeDescriptor(line.theirs) }
        self.line = line.ours
        pid = try spawn(plan.arguments, input: line.theirs, output: line.theirs)
        _ = writeAll(plan.input, to: line.ours)
    }

    /// Waits until the server answers.
    func ready() throws -> Ready {
        guard let answer = readLine(from: line) else {
            release()
            throw EmbeddedPostgresError("the server's guardian ended without a word")
        }
        let words = answer.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count == 3, words[0] == "ready", let pid = Int32(words[1]) else {
            release()
            throw EmbeddedPostgresError("the server does not start: \(answer)")
        }
        return Ready(directory: words[2], pid: pid)
    }

    func restart(_ mode: EmbeddedPostgres.StopMode) throws -> Ready {
        guard !isOver.withLock({ $0 }), writeAll("restart \(mode.rawValue)\n", to: line) else {
            throw EmbeddedPostgresError("the server has been stopped")
        }
        return try ready()
    }

    /// Stops the server and keeps its folder.
    func halt(_ mode: EmbeddedPostgres.StopMode) throws {
        guard try answer(to: "halt \(mode.rawValue)") == "halted" else {
            throw EmbeddedPostgresError("the server's guardian ended without a word")
        }
    }

    /// Starts a halted server again.
    func start() throws -> Ready {
        guard !isOver.withLock({ $0 }), writeAll("start\n", to: line) else {
            throw EmbeddedPostgresError("the server has been stopped")
        }
        return try ready()
    }

    /// Runs a line of shell as the server's user, in its folder, with `bin` and `data` set.
    func run(_ command: String) throws {
        let answer = try answer(to: "do \(command)")
        guard answer.hasPrefix("done") else { throw EmbeddedPostgresError("\(command): \(answer)") }
    }

    private func answer(to command: String) throws -> String {
        guard !isOver.withLock({ $0 }), writeAll(command + "\n", to: line), let answer = readLine(from: line) else {
            throw EmbeddedPostgresError("the server has been stopped")
        }
        return answer
    }

    func stop(_ mode: EmbeddedPostgres.StopMode) {
        guard !isOver.withLock({ $0 }) else { return }
        if writeAll("stop \(mode.rawValue)\n", to: line) { _ = readLine(from: line) }
        end()
    }

    /// Lets the server go without waiting: the closed line tells the guardian.
    func release() {
        DispatchQueue.global().async { [self] in end() }
    }

    /// Closes the line and waits until the guardian has cleaned up.
    private func end() {
        let isFirst = isOver.withLock { isOver in
            defer { isOver = true }
            return !isOver
        }
        guard isFirst else { return }
        closeDescriptor(line)
        reap(pid)
    }
}
