public import Foundation

/// An event as it is stored: its identity, its stable name, its place in its stream, and its payload.
public struct EventRecord: Hashable, Sendable {
    /// The event's identity, a UUID of version 7.
    public var id: UUID
    /// The stable name.
    public var name: EventName
    /// The version of the payload's shape.
    public var schemaVersion: Int
    /// The aggregate it happened to.
    public var stream: StreamID
    /// Its number within the stream, rising.
    public var streamVersion: Int64
    /// The payload as JSON in UTF-8.
    public var payload: [UInt8]
    /// Who caused it.
    public var metadata: Metadata
    /// When it is to be delivered; nil for at once.
    public var due: Date?

    /// Names every field; stores make records, applications do not.
    public init(
        id: UUID, name: EventName, schemaVersion: Int, stream: StreamID, streamVersion: Int64, payload: [UInt8],
        metadata: Metadata, due: Date? = nil
    ) {
        self.id = id
        self.name = name
        self.schemaVersion = schemaVersion
        self.stream = stream
        self.streamVersion = streamVersion
        self.payload = payload
        self.metadata = metadata
        self.due = due
    }
}

/// A committed event as the log holds it.
///
/// A copy costs one reference: relays hand events on many times.
public struct LoggedEvent: Hashable, Sendable {
    private final class Storage: Sendable {
        let record: EventRecord
        let position: Int64
        let recordedAt: Date

        init(_ record: EventRecord, _ position: Int64, _ recordedAt: Date) {
            self.record = record
            self.position = position
            self.recordedAt = recordedAt
        }
    }

    private var storage: Storage

    /// Names every field; stores make them, applications do not.
    public init(record: EventRecord, position: Int64, recordedAt: Date) {
        storage = Storage(record, position, recordedAt)
    }

    /// The event.
    public var record: EventRecord {
        get { storage.record }
        set { storage = Storage(newValue, position, recordedAt) }
    }
    /// Its place in the log.
    ///
    /// Positions rise within a stream; across streams they are no order of commits.
    public var position: Int64 {
        get { storage.position }
        set { storage = Storage(record, newValue, recordedAt) }
    }
    /// When the writing transaction stored it, by the server's clock.
    public var recordedAt: Date {
        get { storage.recordedAt }
        set { storage = Storage(record, position, newValue) }
    }

    /// The event's identity.
    public var id: UUID { storage.record.id }
    /// The event's stable name.
    public var name: EventName { storage.record.name }
    /// The aggregate it happened to.
    public var stream: StreamID { storage.record.stream }

    /// Whether all fields are equal.
    public static func == (one: LoggedEvent, other: LoggedEvent) -> Bool {
        one.storage === other.storage
            || one.position == other.position && one.recordedAt == other.recordedAt && one.record == other.record
    }

    /// Hashes all fields.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(position)
        hasher.combine(recordedAt)
        hasher.combine(record)
    }
}
