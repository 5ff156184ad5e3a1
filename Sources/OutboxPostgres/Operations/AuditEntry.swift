public import Foundation
import Outbox
import Postgres

/// What an operator did: a row that was committed with the change it tells of.
public struct AuditEntry: Sendable, Equatable, Codable {
    /// What was done.
    public enum Action: String, Sendable, Codable {
        /// Dead events are tried again.
        case redrive
        /// An event is passed over for good.
        case skip
        /// A subscription hands out nothing.
        case pause
        /// A paused one goes on.
        case resume
        /// Handlers run again for what was delivered.
        case replay
        /// A subscription is out of service.
        case detach
        /// It is in service again.
        case attach
        /// Its streams are shared out among another number of shards.
        case reshard
    }

    /// Rises with time.
    public let id: Int64
    /// When, by the server's clock.
    public let at: Date
    /// Who.
    public let actor: String
    /// What.
    public let action: String
    /// For which subscription; nil where it was for several.
    public let subscription: String?
    /// What was asked for, and how much was changed.
    public let details: [String: AuditValue]
    /// Why, where it was said.
    public let reason: String?

    /// Reads `id, at, actor, action, subscription, details, reason` from a column on.
    init(_ row: Row, from first: Int = 0) throws {
        id = try row.decode(at: first)
        at = try row.decode(at: first + 1)
        actor = try row.decode(at: first + 2)
        action = try row.decode(at: first + 3)
        subscription = try row.decodeIfPresent(at: first + 4)
        let stored = Data(try row.decode(JSONB.self, at: first + 5).bytes)
        details = (try? JSONDecoder().decode([String: AuditValue].self, from: stored)) ?? [:]
        reason = try row.decodeIfPresent(at: first + 6)
    }
}

extension AuditEntry {
    /// Who and when: `alice at 2026-11-21T04:00:00Z`.
    var inMessages: String { "\(actor) at \(at.inMessages)" }
}

/// A detail of an ``AuditEntry``.
public enum AuditValue: Sendable, Equatable, Codable, CustomStringConvertible {
    /// A whole number.
    case number(Int64)
    /// A number with a fraction.
    case fraction(Double)
    /// A text.
    case text(String)
    /// Several texts.
    case texts([String])

    /// Reads a number, a text or an array of texts.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else if let fraction = try? container.decode(Double.self) {
            self = .fraction(fraction)
        } else if let texts = try? container.decode([String].self) {
            self = .texts(texts)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// Writes the value alone.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .fraction(let fraction): try container.encode(fraction)
        case .text(let text): try container.encode(text)
        case .texts(let texts): try container.encode(texts)
        }
    }

    /// The value, for people.
    public var description: String {
        switch self {
        case .number(let number): "\(number)"
        case .fraction(let fraction): "\(fraction)"
        case .text(let text): text
        case .texts(let texts): texts.joined(separator: ",")
        }
    }
}
