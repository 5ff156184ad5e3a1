/// Executes one command of an instance, once, unless it was withdrawn.
///
/// The instance is saved with what the command did: of an execution and a compensation at the same time one comes first, and the
/// other is retried and sees it.
struct ProcessExecution<Manager: ProcessManager> {
    private let command: SentCommand
    private let id: ProcessID
    private let isUndo: Bool

    init(_ command: SentCommand, of key: String, isUndo: Bool) {
        self.command = command
        self.id = ProcessID(Manager.name, key: key)
        self.isUndo = isUndo
    }

    func run(in work: UnitOfWork) throws {
        let instances = work.repository(of: ProcessInstance.self)
        guard var instance = try instances.find(id), instance.awaits(command.id) else { return }
        guard let steps = Manager.steps.commands[command.name] else {
            throw OutboxError.undeclared(command.name, by: Manager.name)
        }
        do {
            let response = try work.attempt { try steps.execute(command, work) }
            instance.execute(command)
            instance.record(
                ProcessCommandDone<Manager>(
                    key: id.key, id: command.id, command: command.name, request: command.request, response: response))
        } catch {
            guard let refusal = Refusal(error) else { throw error }
            instance.refuse(command, isUndo: isUndo, refusal)
            instance.record(
                ProcessCommandRefused<Manager>(
                    key: id.key, id: command.id, command: command.name, request: command.request, refusal: refusal))
        }
        if isUndo { instance.endCompensation(of: Manager.self, at: work.now) }
        try instances.save(instance.sealed())
    }
}
