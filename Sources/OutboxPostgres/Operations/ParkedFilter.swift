public import Foundation
public import Outbox
import Postgres

/// Which parked events are meant: those that fit everything that is set.
public struct ParkedFilter: Sendable, Equatable {
    /// These events; nil for any.
    public var events: [UUID]?
    /// This subscription; nil for any.
    public var subscription: SubscriptionName?
    /// Events of this name; nil for any.
    public var eventName: EventName?
    /// This aggregate; nil for any.
    public var stream: StreamID?
    /// A part of the error's text, upper and lower case told apart; nil for any.
    public var error: String?
    /// In one of these states; nil for any.
    public var states: [ParkedEvent.State]?

    /// Everything that is parked, unless told otherwise.
    public init(
        events: [UUID]? = nil, subscription: SubscriptionName? = nil, eventName: EventName? = nil,
        stream: StreamID? = nil, error: String? = nil, states: [ParkedEvent.State]? = nil
    ) {
        self.events = events
        self.subscription = subscription
        self.eventName = eventName
        self.stream = stream
        self.error = error
        self.states = states
    }

    /// A condition on rows `p` of parked, `s` of subscriptions and `e` of events.
    var condition: SQL {
        let (kind, id) = (stream?.kind.rawValue, stream?.id)
        return """
            (\(events) IS NULL OR e.event_id = ANY (\(events)))
            AND (\(subscription?.rawValue) IS NULL OR s.name = \(subscription?.rawValue))
            AND (\(eventName?.rawValue) IS NULL OR e.name = \(eventName?.rawValue))
            AND (\(kind) IS NULL OR (p.stream_kind = \(kind) AND p.stream_id = \(id)))
            AND (\(error) IS NULL OR strpos(p.error, \(error)) > 0)
            AND (\(states?.map(\.rawValue)) IS NULL OR p.state = ANY (\(states?.map(\.rawValue))))
            """
    }
}

extension ParkedFilter: CustomStringConvertible {
    /// What is set, for people and the audit: `subscription inventory.stock, event book.added`.
    public var description: String {
        let parts = [
            events.map { $0.map { $0.uuidString.lowercased() }.joined(separator: " ") },
            subscription.map { "subscription \($0)" }, eventName.map { "event \($0)" },
            stream.map { "stream \($0)" }, error.map { "error '\($0)'" },
            states.map { "state \($0.map(\.rawValue).joined(separator: " or "))" },
        ]
        let set = parts.compactMap(\.self).joined(separator: ", ")
        return set.isEmpty ? "all" : set
    }
}
