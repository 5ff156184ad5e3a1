public import Foundation

/// A consistency boundary: a value that guards its rules and records what happened to it.
///
/// Events live on the value and die with it. Nothing is published by recording; ``Repository/save(_:)`` stores state and
/// events together, or neither.
///
/// ```swift
/// struct Book: AggregateRoot {
///     static let kind: AggregateKind = "book"
///     let id: Identity<Book>
///     var title: String
///     var recorded = RecordedEvents()
///
///     mutating func rename(to title: String) {
///         self.title = title
///         record(BookRenamed(bookID: id, title: title))
///     }
/// }
/// ```
public protocol AggregateRoot: Identifiable, Sendable where ID: AggregateID {
    /// The stable name of this kind of aggregate, the first half of its stream.
    static var kind: AggregateKind { get }
    /// What was recorded since the aggregate was loaded, and the version it was loaded at.
    var recorded: RecordedEvents { get set }
    /// What no two of this kind may share; nothing unless named.
    static var uniqueKeys: [UniqueKey<Self>] { get }
}

extension AggregateRoot {
    /// Any two may be alike but for their identity.
    public static var uniqueKeys: [UniqueKey<Self>] { [] }

    /// Records that something happened.
    ///
    /// It is stored, and so delivered, when the aggregate is saved.
    public mutating func record(_ event: some DomainEvent) { recorded.pending.append(event) }

    /// Records an event whose time is yet to come: it is stored with the aggregate and delivered after `due`.
    ///
    /// Later events of the stream do not wait for it. Keep the identity that is returned to call it off again.
    @discardableResult
    public mutating func schedule(_ event: some DomainEvent, at due: Date) -> UUID {
        let id = UUID.timeOrdered()
        record(event, id: id, due: due)
        return id
    }

    /// Records an event under an identity that is known before it is stored.
    mutating func record(_ event: some DomainEvent, id: UUID, due: Date? = nil) {
        recorded.schedules[recorded.pending.count] = RecordedEvents.Schedule(id: id, due: due)
        recorded.pending.append(event)
    }

    /// Calls a scheduled event off, when the aggregate is saved.
    ///
    /// Honoured when that commits before the event is due; a delivery that has begun is not stopped.
    public mutating func cancel(scheduled id: UUID) { recorded.cancelled.append(id) }

    /// The version last stored: the number of the last event or save; 0 for an aggregate that was never saved.
    public var version: Int64 { recorded.version }

    /// The stream this aggregate's events form.
    public var stream: StreamID { StreamID(kind: Self.kind, id: id.streamText) }
}

/// The events an aggregate recorded since it was loaded, and the version it was loaded at.
public struct RecordedEvents: Sendable {
    /// The version last stored; 0 for an aggregate that was never saved.
    public let version: Int64
    /// What was recorded and not yet saved, in order.
    public internal(set) var pending: [any DomainEvent] = []
    /// Those of them that have a time, or an identity already, by their place.
    var schedules: [Int: Schedule] = [:]
    /// Scheduled events that were called off.
    var cancelled: [UUID] = []

    struct Schedule: Sendable {
        let id: UUID
        let due: Date?
    }

    /// A new aggregate: never saved, nothing recorded.
    public init() { self.version = 0 }

    /// An aggregate as a repository loads it: saved at `version`, nothing recorded since.
    public init(version: Int64) { self.version = version }
}
