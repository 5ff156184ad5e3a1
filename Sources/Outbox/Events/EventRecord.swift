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
public struct LoggedEvent: Hashable, Sendable {
    /// The event.
    public var record: EventRecord
    /// Its place in the log.
    ///
    /// Positions rise within a stream; across streams they are no order of commits.
    public var position: Int64
    /// When the writing transaction stored it, by the server's clock.
    public var recordedAt: Date

    /// Names every field; stores make them, applications do not.
    public init(record: EventRecord, position: Int64, recordedAt: Date) {
        self.record = record
        self.position = position
        self.recordedAt = recordedAt
    }

    /// The event's identity.
    public var id: UUID { record.id }
    /// The aggregate it happened to.
    public var stream: StreamID { record.stream }
}
