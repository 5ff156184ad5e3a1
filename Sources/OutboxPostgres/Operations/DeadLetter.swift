public import Foundation
import Outbox
import Postgres

/// An event that was set aside for a subscription, as an operator sees it.
public struct DeadLetter: Sendable, Equatable, Codable {
    /// The subscription that could not handle it.
    public let subscription: String
    /// The event.
    public let event: UUID
    /// Its name, such as `book.added`.
    public let name: String
    /// Its aggregate: `kind/id`.
    public let stream: String
    /// The aggregate's version after it.
    public let version: Int64
    /// Its place in the log.
    public let position: Int64
    /// `waiting`, `scheduled`, `retrying` or `dead`.
    public let state: String
    /// How often its handler failed since it was last redriven.
    public let attempts: Int
    /// What the handler threw last.
    public let error: String?
    /// When its handler failed first; nil while untried.
    public let firstFailed: Date?
    /// When its handler failed last; nil while untried.
    public let lastFailed: Date?
    /// When it is tried next; nil where it waits for an operator or behind another event.
    public let nextAttempt: Date?
    /// How many later events of its aggregate wait with it.
    public let waitingBehind: Int

    static func columns(_ schema: SQLIdentifier) -> SQL {
        """
        s.name, e.event_id, e.name, p.stream_kind || '/' || p.stream_id, e.stream_version, p.position, p.state,
        p.attempts, p.error, p.first_failed_at, p.last_failed_at,
        CASE WHEN p.state NOT IN ('dead', 'waiting') THEN p.due_at END,
        (SELECT count(*) FROM \(schema).parked w WHERE w.subscription_id = p.subscription_id
            AND w.stream_kind = p.stream_kind AND w.stream_id = p.stream_id AND w.position > p.position
            AND w.state <> 'scheduled'),
        p.subscription_id
        """
    }

    init(_ row: Row) throws {
        subscription = try row.decode(at: 0)
        event = try row.decode(at: 1)
        name = try row.decode(at: 2)
        stream = try row.decode(at: 3)
        version = try row.decode(at: 4)
        position = try row.decode(at: 5)
        state = try row.decode(at: 6)
        attempts = Int(try row.decode(Int32.self, at: 7))
        error = try row.decodeIfPresent(at: 8)
        firstFailed = try row.decodeIfPresent(at: 9)
        lastFailed = try row.decodeIfPresent(at: 10)
        nextAttempt = try row.decodeIfPresent(at: 11)
        waitingBehind = Int(try row.decode(Int64.self, at: 12))
    }
}

extension DeadLetter {
    private enum CodingKeys: String, CodingKey {
        case subscription, event, name, stream, version, position, state, attempts, error, firstFailed, lastFailed
        case nextAttempt, waitingBehind
    }

    /// Writes the event's identity in lower case, as every command prints it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(subscription, forKey: .subscription)
        try container.encode(event.uuidString.lowercased(), forKey: .event)
        try container.encode(name, forKey: .name)
        try container.encode(stream, forKey: .stream)
        try container.encode(version, forKey: .version)
        try container.encode(position, forKey: .position)
        try container.encode(state, forKey: .state)
        try container.encode(attempts, forKey: .attempts)
        try container.encodeIfPresent(error, forKey: .error)
        try container.encodeIfPresent(firstFailed, forKey: .firstFailed)
        try container.encodeIfPresent(lastFailed, forKey: .lastFailed)
        try container.encodeIfPresent(nextAttempt, forKey: .nextAttempt)
        try container.encode(waitingBehind, forKey: .waitingBehind)
    }
}

/// A part of a longer list.
public struct DeadLetterPage: Sendable, Equatable, Codable {
    /// In the order of their positions.
    public let letters: [DeadLetter]
    /// What to hand in for the next part; nil where this is the last.
    public let next: DeadLetterCursor?
}

/// Where a part of the list ended.
public struct DeadLetterCursor: Sendable, Equatable, Codable, LosslessStringConvertible {
    let position: Int64
    let subscription: Int32

    init(position: Int64, subscription: Int32) {
        self.position = position
        self.subscription = subscription
    }

    /// Reads what ``description`` wrote; nil for anything else.
    public init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let position = Int64(parts[0]), let subscription = Int32(parts[1]) else { return nil }
        self.init(position: position, subscription: subscription)
    }

    /// Reads a text as ``init(_:)`` does.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let cursor = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no cursor")
        }
        self = cursor
    }

    /// Writes ``description``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// The cursor as text.
    public var description: String { "\(position):\(subscription)" }
}
