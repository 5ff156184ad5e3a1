import Foundation

/// Takes outcomes of one instance, in the transaction of the relay that read them.
struct ProcessTaking<Manager: ProcessManager> {
    private let work: UnitOfWork
    private let id: ProcessID

    init(_ work: UnitOfWork, _ id: ProcessID) {
        self.work = work
        self.id = id
    }

    /// An outcome from elsewhere, which begins the instance where there is none.
    func take(
        _ outcome: String, at position: Int64, _ step: (inout RunningProcess<Manager>) throws -> Void
    ) throws {
        let found = try instances.find(id)
        var instance = found ?? ProcessInstance(beginning: id, at: position, work.now)
        guard !instance.progress.taken.contains(outcome) else { return }
        instance.progress.taken.append(outcome)
        guard instance.status == .running else { return try note(outcome, after: instance) }
        instance.record(ProcessOutcomeTaken<Manager>(outcome: outcome))
        var process = RunningProcess(
            instance, try found.map(Self.state) ?? Manager(), declared: Set(Manager.steps.commands.keys), now: work.now)
        try step(&process)
        try save(process)
    }

    /// A timeout: nothing where it was called off or set anew, or the process has ended.
    func take(_ event: ProcessTimedOut<Manager>) throws {
        guard var instance = try instances.find(id) else { return }
        guard instance.progress.timeouts.contains(where: { $0.id == event.id }) else { return }
        instance.progress.timeouts.removeAll { $0.id == event.id }
        try run(instance) { process in
            guard let step = Manager.steps.timeouts[event.timeout] else {
                return try process.compensate(because: "timeout \(event.timeout)")
            }
            try step(&process)
        }
    }

    /// A command that was executed; after the end that is nobody's concern.
    func take(
        _ command: UUID, done name: String,
        _ step: (ProcessCommandSteps<Manager>, inout RunningProcess<Manager>) throws -> Void
    ) throws {
        guard var instance = try instances.find(id), instance.status == .running, instance.tell(command) else { return }
        try run(instance, name, step)
    }

    /// A command that was refused; after the end it is seen, and what undoes ends the process by itself.
    func take(
        _ command: UUID, refused name: String,
        _ step: (ProcessCommandSteps<Manager>, inout RunningProcess<Manager>) throws -> Void
    ) throws {
        guard var instance = try instances.find(id), instance.tell(command), !instance.isUndo(command) else { return }
        guard instance.status == .running else {
            instance.late += 1
            try instances.save(instance.sealed())
            return
        }
        try run(instance, name, step)
    }

    private func run(
        _ instance: ProcessInstance, _ name: String,
        _ step: (ProcessCommandSteps<Manager>, inout RunningProcess<Manager>) throws -> Void
    ) throws {
        guard let steps = Manager.steps.commands[name] else { throw OutboxError.undeclared(name, by: Manager.name) }
        try run(instance) { try step(steps, &$0) }
    }

    private func run(_ instance: ProcessInstance, _ step: (inout RunningProcess<Manager>) throws -> Void) throws {
        var process = RunningProcess(
            instance, try Self.state(of: instance), declared: Set(Manager.steps.commands.keys), now: work.now)
        try step(&process)
        try save(process)
    }

    /// Seen, and nothing done.
    private func note(_ outcome: String, after instance: ProcessInstance) throws {
        var instance = instance
        instance.late += 1
        instance.record(ProcessOutcomeLate<Manager>(outcome: outcome))
        try instances.save(instance.sealed())
    }

    private func save(_ process: RunningProcess<Manager>) throws {
        var instance = process.instance
        instance.endCompensation(of: Manager.self, at: work.now)
        instance.stateVersion = Manager.stateVersion
        instance.state = try PayloadCoding.encode(process.state)
        try PayloadLimits.check(instance.state, of: EventName(rawValue: Manager.name.rawValue))
        try instances.save(instance.sealed())
    }

    private static func state(of instance: ProcessInstance) throws -> Manager {
        guard instance.stateVersion <= Manager.stateVersion else {
            throw OutboxError(
                .undecodableEvent,
                "process \(instance.id) has state of version \(instance.stateVersion), this program knows up to "
                    + "\(Manager.stateVersion): deploy a newer one, then redrive")
        }
        return try Manager(
            stored: StoredState(version: instance.stateVersion, process: Manager.name, json: instance.state))
    }

    private var instances: Repository<ProcessInstance> { work.repository() }
}

extension OutboxError {
    static func undeclared(_ command: String, by process: ProcessName) -> OutboxError {
        OutboxError(
            .unsupported,
            "process '\(process)' does not declare the command '\(command)' any more: declare it, then redrive")
    }
}
