public import Foundation

/// One instance of a process as stores keep it: one row, whose stream is its history.
public struct ProcessInstance: AggregateRoot {
    /// The stable name of the kind of all processes' instances.
    public static let kind: AggregateKind = "process"

    /// Which process, and which instance of it.
    public let id: ProcessID
    /// Where it stands.
    public internal(set) var status: ProcessStatus
    /// Why it compensates, or what could not be undone; nil while all is well.
    public internal(set) var reason: String?
    /// The version of the shape of the author's state.
    public internal(set) var stateVersion: Int
    /// The author's state as JSON.
    public internal(set) var state: [UInt8]
    /// What must survive beside it.
    public internal(set) var progress: Progress
    /// How many outcomes came after the end.
    public internal(set) var late: Int
    /// The position in the log of the outcome that began it: its own events come later.
    public let begunBy: Int64
    /// When it began.
    public let startedAt: Date
    /// When it ended; nil while it has not.
    public internal(set) var endedAt: Date?
    /// What happened to it.
    public var recorded: RecordedEvents

    /// What an instance has taken and sent, and what it waits for; without the author's data.
    public struct Progress: Codable, Hashable, Sendable {
        /// The outcomes that were taken, each once.
        public internal(set) var taken: [String] = []
        /// The commands that were sent, in order.
        public internal(set) var commands: [CommandStanding] = []
        /// The timeouts that are set.
        public internal(set) var timeouts: [ProcessTimeout] = []

        /// Nothing yet.
        public init() {}
    }

    /// What undoes what was done, latest last.
    var undo: [SentCommand.Undo]
    /// What it has taken, sent and waits for, as JSON.
    public private(set) var progressJSON: [UInt8] = []
    /// What would undo it, as JSON.
    public private(set) var undoJSON: [UInt8] = []

    init(beginning id: ProcessID, at position: Int64, _ now: Date) {
        self.id = id
        status = .running
        stateVersion = 1
        state = []
        progress = Progress()
        late = 0
        begunBy = position
        startedAt = now
        undo = []
        recorded = RecordedEvents()
    }

    /// An instance as a store loads it.
    public init(
        id: ProcessID, status: ProcessStatus, reason: String?, stateVersion: Int, state: [UInt8], progress: [UInt8],
        undo: [UInt8], late: Int, begunBy: Int64, startedAt: Date, endedAt: Date?, recorded: RecordedEvents
    ) throws {
        self.id = id
        self.status = status
        self.reason = reason
        self.stateVersion = stateVersion
        self.state = state
        self.progress = try PayloadCoding.decode(Progress.self, from: progress)
        self.undo = try PayloadCoding.decode([SentCommand.Undo].self, from: undo)
        self.late = late
        self.begunBy = begunBy
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.recorded = recorded
    }

    /// When the next timeout is due; nil where none is set.
    public var nextTimeout: Date? { progress.timeouts.map(\.due).min() }
}

// MARK: - What commands come to

extension ProcessInstance {
    /// Ready to be stored.
    func sealed() throws -> ProcessInstance {
        var sealed = self
        sealed.progressJSON = try PayloadCoding.encode(progress)
        sealed.undoJSON = try PayloadCoding.encode(undo)
        return sealed
    }

    func isUndo(_ command: UUID) -> Bool { progress.commands.contains { $0.id == command && $0.isUndo } }

    func awaits(_ command: UUID) -> Bool {
        progress.commands.contains { $0.id == command && $0.state == .sent }
    }

    /// A command was executed: from now on it is undone where the process is.
    mutating func execute(_ command: SentCommand) {
        set(command.id, .done)
        if let undo = command.undo { self.undo.append(undo) }
    }

    mutating func refuse(_ command: SentCommand, isUndo: Bool, _ refusal: Refusal) {
        set(command.id, .refused)
        if isUndo { reason = "\(command.name) was refused: \(refusal.message)" }
    }

    /// True the first time the process is told what became of a command.
    mutating func tell(_ command: UUID) -> Bool {
        guard let place = progress.commands.firstIndex(where: { $0.id == command }), !progress.commands[place].isTold
        else { return false }
        progress.commands[place].isTold = true
        return true
    }

    private mutating func set(_ command: UUID, _ state: CommandStanding.State) {
        guard let place = progress.commands.firstIndex(where: { $0.id == command }) else { return }
        progress.commands[place].state = state
    }

    // MARK: The end

    mutating func withdrawCommands() {
        for place in progress.commands.indices where progress.commands[place].state == .sent {
            progress.commands[place].state = .withdrawn
        }
    }

    mutating func cancelTimeouts(where fits: (ProcessTimeout) -> Bool = { _ in true }) {
        for timeout in progress.timeouts where fits(timeout) { cancel(scheduled: timeout.id) }
        progress.timeouts.removeAll(where: fits)
    }

    mutating func change<Manager: ProcessManager>(to status: ProcessStatus, of manager: Manager.Type, at now: Date) {
        self.status = status
        if status.isEnded { endedAt = now }
        record(ProcessStatusChanged<Manager>(status: status, reason: reason))
    }

    /// A compensation ends with the last command that undoes.
    mutating func endCompensation<Manager: ProcessManager>(of manager: Manager.Type, at now: Date) {
        guard status == .compensating, !progress.commands.contains(where: { $0.state == .sent }) else { return }
        let isUndone = !progress.commands.contains { $0.isUndo && $0.state == .refused }
        change(to: isUndone ? .compensated : .failed, of: manager, at: now)
    }
}
