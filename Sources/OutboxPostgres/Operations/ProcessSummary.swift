public import Foundation
public import Outbox
import Postgres

/// Where one instance of a process stands.
public struct ProcessSummary: Sendable, Codable, Equatable {
    /// Which process.
    public var process: String
    /// Which instance of it.
    public var key: String
    /// Where it stands.
    public var status: ProcessStatus
    /// Why it compensates, or what could not be undone.
    public var reason: String?
    /// The version of its stream.
    public var version: Int64
    /// When its first outcome was taken.
    public var startedAt: Date
    /// When it ended.
    public var endedAt: Date?
    /// When its next timeout is due.
    public var nextTimeout: Date?
    /// How many outcomes came after the end.
    public var late: Int
    /// What it took, sent and waits for.
    public var progress: ProcessInstance.Progress

    static let columns: SQL = """
        r.id, r.version, r.status, r.reason, r.state_version, r.started_at, r.ended_at, r.next_timeout, r.late, r.progress,
        r.begun_by
        """

    init(_ row: Row) throws {
        let id = try row.decode(ProcessID.self, at: 0)
        (process, key) = (id.process.rawValue, id.key)
        version = try row.decode(at: 1)
        let known = try row.decode(String.self, at: 2)
        guard let status = ProcessStatus(rawValue: known) else {
            throw OutboxError(.schemaMismatch, "process \(id) is '\(known)': use a program that knows that")
        }
        self.status = status
        reason = try row.decodeIfPresent(at: 3)
        startedAt = try row.decode(at: 5)
        endedAt = try row.decodeIfPresent(at: 6)
        nextTimeout = try row.decodeIfPresent(at: 7)
        late = Int(try row.decode(Int32.self, at: 8))
        progress = try PayloadCoding.decode(
            ProcessInstance.Progress.self, from: try row.decode(JSONB.self, at: 9).bytes)
    }

    /// The names of commands that are to be executed.
    public var pendingCommands: [String] { progress.commands.filter { $0.state == .sent }.map(\.name) }
}

/// Everything that is known of one instance.
public struct ProcessExplanation: Sendable, Codable {
    /// Where it stands.
    public var process: ProcessSummary
    /// Events that it could still take; empty once it has ended.
    public var awaits: [String] = []
    /// Its stream, without payloads.
    public var history: [Entry]
    /// What is set aside of its events, and of outcomes of what it set in motion.
    public var parked: [DeadLetter]

    init(process: ProcessSummary, history: [Entry], parked: [DeadLetter]) {
        self.process = process
        self.history = history
        self.parked = parked
    }

    /// One event of its stream.
    public struct Entry: Sendable, Codable {
        /// The event's identity.
        public var event: UUID
        /// What happened: `took`, `command`, `done`, `refused`, `timeout`, `undo`, `late`, `status`.
        public var kind: String
        /// The outcome, the command or the timeout it was; nil where that is not known.
        public var what: String?
        /// Its version in the stream.
        public var version: Int64
        /// Its position in the log.
        public var position: Int64
        /// When it was recorded.
        public var recordedAt: Date
        /// When it is due, where it was scheduled.
        public var due: Date?
        /// The event whose handling recorded it: the command's, where it tells what became of one.
        public var cause: UUID?

        init(_ row: Row) throws {
            event = try row.decode(at: 0)
            kind = try row.decode(String.self, at: 1).split(separator: ".").last.map(String.init) ?? ""
            version = try row.decode(at: 2)
            position = try row.decode(at: 3)
            recordedAt = try row.decode(at: 4)
            due = try row.decodeIfPresent(at: 5)
            cause = try row.decodeIfPresent(at: 6)
        }
    }

    /// Operators may not read payloads, so names are found in the row: outcomes by their order, commands by their event, and
    /// what became of them by its cause.
    mutating func name(entriesBy progress: ProcessInstance.Progress) {
        var outcomes = progress.taken[...]
        for place in history.indices {
            switch history[place].kind {
            case "took", "late": history[place].what = outcomes.popFirst()
            case "timeout": history[place].what = progress.timeouts.first { $0.id == history[place].event }?.name
            case "done", "refused":
                history[place].what = progress.commands.first { $0.id == history[place].cause }?.name
            default: history[place].what = progress.commands.first { $0.id == history[place].event }?.name
            }
        }
    }
}
