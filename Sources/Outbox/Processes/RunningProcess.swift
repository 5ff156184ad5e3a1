public import Foundation

/// One instance of a process as its author's handlers see it: its state, and what it may decide.
///
/// The state's properties are read and written as if they were its own. Everything here is stored with the outcome that is
/// being taken, or not at all.
@dynamicMemberLookup
public struct RunningProcess<Manager: ProcessManager> {
    /// The author's state.
    public var state: Manager
    var instance: ProcessInstance
    private let declared: Set<String>
    private let now: Date

    init(_ instance: ProcessInstance, _ state: Manager, declared: Set<String>, now: Date) {
        self.instance = instance
        self.state = state
        self.declared = declared
        self.now = now
    }

    /// The key of this instance.
    public var key: String { instance.id.key }
    /// Where it stands.
    public var status: ProcessStatus { instance.status }

    /// A property of the state.
    public subscript<Value>(dynamicMember property: WritableKeyPath<Manager, Value>) -> Value {
        get { state[keyPath: property] }
        set { state[keyPath: property] = newValue }
    }

    /// Sends a command: it is executed once, in a transaction of its own, after this one is committed.
    ///
    /// Throws ``OutboxError/Code/refused`` where the process does not declare it.
    public mutating func send(_ command: some Command) throws { try send(.init(checked(command)), isUndo: false) }

    /// Sends a command, and says what undoes it.
    ///
    /// Once the command was executed, ``compensate(because:)`` sends `undo`; where it was not, it is not undone.
    public mutating func send(_ command: some Command, undoneBy undo: some Command) throws {
        try send(.init(checked(command), undo: checked(undo)), isUndo: false)
    }

    /// Says what undoes something that was done elsewhere, such as what the outcome at hand tells of.
    public mutating func undo(by command: some Command) throws { instance.undo.append(try checked(command)) }

    /// Sets a timeout, counted from now by the store's clock; one of the same name that was set before is called off.
    public mutating func setTimeout(_ name: TimeoutName, after delay: Duration) throws {
        let (seconds, attoseconds) = delay.components
        try setTimeout(name, at: now.addingTimeInterval(Double(seconds) + Double(attoseconds) / 1e18))
    }

    /// Sets a timeout; one of the same name that was set before is called off.
    public mutating func setTimeout(_ name: TimeoutName, at due: Date) throws {
        cancelTimeout(try name.validated())
        let timeout = ProcessTimeout(id: .timeOrdered(), name: name.rawValue, due: due)
        instance.progress.timeouts.append(timeout)
        instance.record(
            ProcessTimedOut<Manager>(key: key, id: timeout.id, timeout: timeout.name), id: timeout.id, due: due)
    }

    /// Calls a timeout off; nothing happens where none of that name is set.
    public mutating func cancelTimeout(_ name: TimeoutName) {
        instance.cancelTimeouts { $0.name == name.rawValue }
    }

    /// Ends the process well: timeouts are called off, later outcomes do nothing.
    ///
    /// Commands that were sent are executed all the same.
    public mutating func complete() {
        guard status == .running else { return }
        instance.cancelTimeouts()
        instance.change(to: .completed, of: Manager.self, at: now)
    }

    /// Ends the process by undoing it: commands that were not executed yet are withdrawn, and for those that were, what undoes
    /// them is sent, the latest first.
    ///
    /// Commands sent after this call belong to the compensation: who wants another order undoes by hand.
    public mutating func compensate(because reason: String) throws {
        guard status == .running else { return }
        instance.cancelTimeouts()
        instance.withdrawCommands()
        instance.reason = reason
        instance.change(to: .compensating, of: Manager.self, at: now)
        let undo = instance.undo.reversed()
        instance.undo = []
        for command in undo { send(SentCommand(command), isUndo: true) }
    }

    private func checked<C: Command>(_ command: C) throws -> SentCommand.Undo {
        guard declared.contains(C.name.rawValue) else {
            throw OutboxError(
                .refused,
                "process '\(Manager.name)' sends '\(C.name)', which it does not declare: add .sends() to its steps")
        }
        return try SentCommand.Undo(command)
    }

    private mutating func send(_ command: SentCommand, isUndo: Bool) {
        let isUndo = isUndo || status == .compensating
        instance.progress.commands.append(
            CommandStanding(id: command.id, name: command.name, isUndo: isUndo, sentAt: now, state: .sent))
        if isUndo {
            instance.record(ProcessUndoSent<Manager>(key: key, command: command), id: command.id)
        } else {
            instance.record(ProcessCommandSent<Manager>(key: key, command: command), id: command.id)
        }
    }
}
