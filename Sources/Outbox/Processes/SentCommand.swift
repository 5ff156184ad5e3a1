public import Foundation

/// A command that a process sent, by its stable name.
public struct SentCommand: Codable, Hashable, Sendable {
    /// Its identity: that of the event that carries it.
    public let id: UUID
    /// The command's stable name.
    public let name: String
    /// The command as JSON.
    let request: String
    /// What undoes it once it was executed.
    let undo: Undo?

    /// A command without an identity yet.
    struct Undo: Codable, Hashable, Sendable {
        let name: String
        let request: String

        init<C: Command>(_ command: C) throws {
            name = C.name.rawValue
            request = String(decoding: try PayloadCoding.encode(command), as: UTF8.self)
        }
    }

    init(_ command: Undo, undo: Undo? = nil) {
        id = .timeOrdered()
        name = command.name
        request = command.request
        self.undo = undo
    }
}

/// Where a command of a process stands.
public struct CommandStanding: Codable, Hashable, Sendable {
    /// What became of it.
    public enum State: String, Codable, Sendable {
        /// To be executed.
        case sent
        /// Executed.
        case done
        /// Refused by the domain.
        case refused
        /// Not executed, as the process began to compensate before.
        case withdrawn
    }

    /// The identity of the event that carries it.
    public let id: UUID
    /// The command's stable name.
    public let name: String
    /// Whether it undoes what the process did.
    public let isUndo: Bool
    /// When it was sent.
    public let sentAt: Date
    /// What became of it.
    public internal(set) var state: State
    /// Whether the process was told.
    var isTold = false
}

/// Where an instance of a process stands.
public enum ProcessStatus: String, Codable, Sendable, CaseIterable {
    /// Takes outcomes.
    case running
    /// Undoes what was done.
    case compensating
    /// Ended well.
    case completed
    /// Ended, and all was undone.
    case compensated
    /// Ended, and the domain refused to undo a part: somebody has to look.
    case failed

    /// Whether nothing is to happen any more.
    public var isEnded: Bool { self != .running && self != .compensating }
}

/// A timeout that was set, and when it is due.
public struct ProcessTimeout: Codable, Hashable, Sendable {
    /// The identity of the scheduled event.
    public let id: UUID
    /// The timeout's name.
    public let name: String
    /// When it is due.
    public let due: Date
}
