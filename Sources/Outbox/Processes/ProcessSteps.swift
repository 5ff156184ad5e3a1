/// What a process does with each outcome, and which commands it sends.
public struct ProcessSteps<Manager: ProcessManager>: Sendable {
    /// A handler of the author's.
    typealias Step = @Sendable (inout RunningProcess<Manager>) throws -> Void

    var reactions: [EventName: Reaction] = [:]
    var commands: [String: ProcessCommandSteps<Manager>] = [:]
    var timeouts: [String: Step] = [:]
    var duplicates: [EventName] = []
    var fault: OutboxError?

    /// A process that does nothing yet.
    public init() {}

    /// Takes an outcome, once for each instance, however often an event of this type comes.
    ///
    /// - Parameters:
    ///   - event: The type of event.
    ///   - key: Which instance it belongs to; nil for none. The first outcome of a key begins its instance.
    ///   - step: What the process does then; not called after the end.
    /// - Returns: the steps so far, and this one.
    public func on<Event: DomainEvent, Key: ProcessKey>(
        _ event: Event.Type, key: @escaping @Sendable (Event) -> Key?,
        _ step: @escaping @Sendable (Event, inout RunningProcess<Manager>) throws -> Void
    ) -> ProcessSteps {
        adding(Event.self, key, { _ in nil }, step)
    }

    /// Takes several outcomes of one kind, each once: of two events with one name the second is a repeat.
    ///
    /// - Parameters:
    ///   - event: The type of event.
    ///   - key: Which instance it belongs to; nil for none. The first outcome of a key begins its instance.
    ///   - name: What tells the outcomes of one instance apart, such as the identity of a trade.
    ///   - step: What the process does then; not called after the end.
    /// - Returns: the steps so far, and this one.
    public func onEach<Event: DomainEvent, Key: ProcessKey, Name: ProcessKey>(
        _ event: Event.Type, key: @escaping @Sendable (Event) -> Key?, by name: @escaping @Sendable (Event) -> Name,
        _ step: @escaping @Sendable (Event, inout RunningProcess<Manager>) throws -> Void
    ) -> ProcessSteps {
        adding(Event.self, key, { name($0).processKey }, step)
    }

    /// Declares a command that the process sends, or undoes by.
    ///
    /// Each command is told once, unless the process has ended. A refusal for which there is no step compensates.
    ///
    /// - Parameters:
    ///   - command: The type of command.
    ///   - done: What the process does once it was executed; gets its answer too.
    ///   - refused: What the process does where the domain refused it.
    /// - Returns: the steps so far, and this one.
    public func sends<C: Command>(
        _ command: C.Type,
        done: (@Sendable (C, C.Response, inout RunningProcess<Manager>) throws -> Void)? = nil,
        refused: (@Sendable (C, Refusal, inout RunningProcess<Manager>) throws -> Void)? = nil
    ) -> ProcessSteps {
        var copy = self
        do {
            try C.name.validated()
            guard commands[C.name.rawValue] == nil else {
                throw OutboxError(
                    .duplicateName, "process '\(Manager.name)' declares the command '\(C.name)' twice; remove one")
            }
            copy.commands[C.name.rawValue] = ProcessCommandSteps(done: done, refused: refused)
        } catch {
            copy.fault = copy.fault ?? (error as? OutboxError)
        }
        return copy
    }

    /// Says what the process does when a timeout is due that was not called off; without it, it compensates.
    public func onTimeout(
        _ name: TimeoutName, _ step: @escaping @Sendable (inout RunningProcess<Manager>) throws -> Void
    ) -> ProcessSteps {
        var copy = self
        do {
            try name.validated()
            guard timeouts[name.rawValue] == nil else {
                throw OutboxError(
                    .duplicateName, "process '\(Manager.name)' handles the timeout '\(name)' twice; remove one")
            }
            copy.timeouts[name.rawValue] = step
        } catch {
            copy.fault = copy.fault ?? (error as? OutboxError)
        }
        return copy
    }

    private func adding<Event: DomainEvent, Key: ProcessKey>(
        _ event: Event.Type, _ key: @escaping @Sendable (Event) -> Key?,
        _ part: @escaping @Sendable (Event) -> String?,
        _ step: @escaping @Sendable (Event, inout RunningProcess<Manager>) throws -> Void
    ) -> ProcessSteps {
        var copy = self
        if reactions[Event.name] != nil { copy.duplicates.append(Event.name) }
        copy.reactions[Event.name] = Reaction { (occurrence: Occurrence<Event>, work) in
            guard let key = key(occurrence.event) else { return }
            let outcome = [Event.name.rawValue, part(occurrence.event)].compactMap(\.self).joined(separator: " ")
            try ProcessTaking<Manager>(work, try ProcessID(Manager.name, key: key).validated())
                .take(outcome, at: occurrence.logged.position) { try step(occurrence.event, &$0) }
        }
        return copy
    }
}

/// What a process does with one command, without the command's type.
struct ProcessCommandSteps<Manager: ProcessManager>: Sendable {
    /// Checks and does it, and returns the answer as JSON.
    let execute: @Sendable (SentCommand, UnitOfWork) throws -> String
    let done: @Sendable (ProcessCommandDone<Manager>, inout RunningProcess<Manager>) throws -> Void
    let refused: @Sendable (ProcessCommandRefused<Manager>, inout RunningProcess<Manager>) throws -> Void

    init<C: Command>(
        done: (@Sendable (C, C.Response, inout RunningProcess<Manager>) throws -> Void)?,
        refused: (@Sendable (C, Refusal, inout RunningProcess<Manager>) throws -> Void)?
    ) {
        execute = { sent, work in
            let command = try PayloadCoding.decode(C.self, from: Array(sent.request.utf8))
            try command.checkValidity()
            return String(decoding: try PayloadCoding.encode(command.handle(in: work)), as: UTF8.self)
        }
        self.done = { event, process in
            guard let done else { return }
            let command = try PayloadCoding.decode(C.self, from: Array(event.request.utf8))
            try done(command, try PayloadCoding.decode(C.Response.self, from: Array(event.response.utf8)), &process)
        }
        self.refused = { event, process in
            guard let refused else {
                return try process.compensate(because: "\(event.command) was refused: \(event.refusal.message)")
            }
            try refused(try PayloadCoding.decode(C.self, from: Array(event.request.utf8)), event.refusal, &process)
        }
    }
}
