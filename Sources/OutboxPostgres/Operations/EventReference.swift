public import Foundation
import Postgres

/// An event as an operator names it: by its identity, or by its place in the log.
public enum EventReference: Sendable, Hashable, CustomStringConvertible {
    /// By identity.
    case id(UUID)
    /// By position.
    case position(Int64)

    /// Reads a UUID or a whole number above zero; nil for anything else.
    public init?(_ text: String) {
        if let id = UUID(uuidString: text) {
            self = .id(id)
        } else if let position = Int64(text), position > 0 {
            self = .position(position)
        } else {
            return nil
        }
    }

    /// The identity in lower case, or `position 7`.
    public var description: String {
        switch self {
        case .id(let id): id.uuidString.lowercased()
        case .position(let position): "position \(position)"
        }
    }

    /// A condition on a row `e` of events.
    var condition: SQL {
        switch self {
        case .id(let id): "e.event_id = \(id)"
        case .position(let position): "e.position = \(position)"
        }
    }
}
