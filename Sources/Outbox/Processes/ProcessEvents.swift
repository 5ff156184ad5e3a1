import Foundation

// What happens to an instance, in its own stream. Each process has event names of its own, so that its subscriptions see
// nothing of other processes.

extension ProcessManager {
    static func eventName(_ suffix: String) -> EventName { EventName(rawValue: "process.\(name).\(suffix)") }
}

/// A command that an instance sent.
struct ProcessCommandSent<Manager: ProcessManager>: DomainEvent {
    static var name: EventName { Manager.eventName("command") }
    let key: String
    let command: SentCommand
}

/// A command that undoes what an instance did.
struct ProcessUndoSent<Manager: ProcessManager>: DomainEvent {
    static var name: EventName { Manager.eventName("undo") }
    let key: String
    let command: SentCommand
}

/// A command was executed.
struct ProcessCommandDone<Manager: ProcessManager>: DomainEvent {
    static var name: EventName { Manager.eventName("done") }
    let key: String
    let id: UUID
    let command: String
    let request: String
    let response: String
}

/// A command was refused by the domain.
struct ProcessCommandRefused<Manager: ProcessManager>: DomainEvent {
    static var name: EventName { Manager.eventName("refused") }
    let key: String
    let id: UUID
    let command: String
    let request: String
    let refusal: Refusal
}

/// A timeout whose time has come, unless it was called off.
struct ProcessTimedOut<Manager: ProcessManager>: DomainEvent {
    static var name: EventName { Manager.eventName("timeout") }
    let key: String
    let id: UUID
    let timeout: String
}

/// An outcome was taken: by a running instance, or too late.
struct ProcessOutcomeTaken<Manager: ProcessManager>: DomainEvent {
    static var name: EventName { Manager.eventName("took") }
    let outcome: String
}

/// An outcome came after the end: seen, and nothing done.
struct ProcessOutcomeLate<Manager: ProcessManager>: DomainEvent {
    static var name: EventName { Manager.eventName("late") }
    let outcome: String
}

/// An instance began to compensate, or ended.
struct ProcessStatusChanged<Manager: ProcessManager>: DomainEvent {
    static var name: EventName { Manager.eventName("status") }
    let status: ProcessStatus
    let reason: String?
}

/// Why the domain refused a command.
public struct Refusal: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The stable word for programs: of a ``DomainError``, or `invalid` where fields were.
    public let code: String
    /// For people: what, why and what to do.
    public let message: String
    /// What was wrong with which field, as `field:code`; empty for a ``DomainError``.
    public let violations: [String]

    /// What an error says, where it is the domain's; nil for any other.
    init?(_ error: any Error) {
        switch error {
        case let error as DomainError:
            (code, message, violations) = (error.code.description, error.message, [])
        case let error as ValidationError:
            code = "invalid"
            message = error.description
            violations = error.violations.map { "\($0.field):\($0.code)" }
        case let error as Violation:
            (code, message, violations) = (error.code, error.description, [])
        default: return nil
        }
    }

    /// The message.
    public var description: String { message }
}
