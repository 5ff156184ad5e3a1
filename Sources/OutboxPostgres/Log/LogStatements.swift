import Foundation
import Outbox
import Postgres

/// Appending to the log and reading it back.
struct LogStatements: Sendable {
    private let appendText: String
    private let appendOneText: String
    private let scheduleText: String
    private let cancelText: String
    /// An event's columns of a row `e`, in the order ``LoggedEvent/init(_:from:)`` reads them.
    static let columns = """
        e.position, e.event_id, e.name, e.schema_version, e.stream_kind, e.stream_id, e.stream_version, e.payload,
        e.correlation_id, e.causation_id, e.metadata, e.recorded_at, e.due_at
        """

    /// A statement that reads ``columns``, with null for a document that cannot be printed.
    static func careful(_ text: String, _ schema: SQLIdentifier) -> String {
        text.replacing("e.payload", with: "\(schema).printable(e.payload)")
            .replacing("e.metadata", with: "\(schema).printable(e.metadata)")
    }

    init(schema: SQLIdentifier) {
        let columns = """
            event_id, name, schema_version, stream_kind, stream_id, stream_version, payload, correlation_id,
                causation_id, metadata
            """
        let values = """
            $1::uuid[], $2::text[], $3::int4[], $4::text[], $5::text[], $6::int8[], $7::jsonb[], $8::uuid[],
                $9::uuid[], $10::jsonb[]
            """
        appendText = "INSERT INTO \(schema).events (\(columns)) SELECT * FROM unnest(\(values))"
        appendOneText = """
            INSERT INTO \(schema).events (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """
        scheduleText = """
            INSERT INTO \(schema).events (\(columns), due_at) SELECT * FROM unnest(\(values), $11::timestamptz[])
            """
        cancelText = """
            INSERT INTO \(schema).cancellations (event_id) SELECT * FROM unnest($1::uuid[]) ON CONFLICT DO NOTHING
            """
    }

    func cancel(_ events: [UUID]) -> SQL { SQL(unsafeText: cancelText, binds: [events.postgresBind]) }

    func append(_ events: [EventRecord]) throws -> SQL {
        let isScheduled = events.contains { $0.due != nil }
        if events.count == 1, !isScheduled { return try append(events[0]) }
        return SQL(
            unsafeText: isScheduled ? scheduleText : appendText,
            binds: [
                events.map(\.id).postgresBind,
                events.map(\.name.rawValue).postgresBind,
                events.map { Int32(clamping: $0.schemaVersion) }.postgresBind,
                events.map(\.stream.kind.rawValue).postgresBind,
                events.map(\.stream.id).postgresBind,
                events.map(\.streamVersion).postgresBind,
                events.map { JSONB(bytes: $0.payload) }.postgresBind,
                events.map(\.metadata.correlation).postgresBind,
                events.map(\.metadata.causation).postgresBind,
                try events.map { try StoredMetadata($0.metadata).encoded() }.postgresBind,
            ] + (isScheduled ? [events.map(\.due).postgresBind] : []))
    }

    /// One event needs no arrays.
    private func append(_ event: EventRecord) throws -> SQL {
        SQL(
            unsafeText: appendOneText,
            binds: [
                event.id.postgresBind,
                event.name.rawValue.postgresBind,
                Int32(clamping: event.schemaVersion).postgresBind,
                event.stream.kind.rawValue.postgresBind,
                event.stream.id.postgresBind,
                event.streamVersion.postgresBind,
                JSONB(bytes: event.payload).postgresBind,
                event.metadata.correlation.postgresBind,
                event.metadata.causation.postgresBind,
                try StoredMetadata(event.metadata).encoded().postgresBind,
            ])
    }
}

extension LoggedEvent {
    /// Reads ``LogStatements/columns`` that start at a column.
    init(_ row: Row, from first: Int) throws {
        var metadata = Metadata(
            correlation: try row.decode(at: first + 8), causation: try row.decodeIfPresent(at: first + 9))
        if let stored = try row.decodeIfPresent(JSONB.self, at: first + 10) {
            StoredMetadata(decoding: stored).add(to: &metadata)
        }
        let record = EventRecord(
            id: try row.decode(at: first + 1),
            name: EventName(rawValue: try row.decode(at: first + 2)),
            schemaVersion: try row.decode(at: first + 3),
            stream: StreamID(
                kind: AggregateKind(rawValue: try row.decode(at: first + 4)), id: try row.decode(at: first + 5)),
            streamVersion: try row.decode(at: first + 6),
            payload: try row.decodeIfPresent(JSONB.self, at: first + 7)?.bytes ?? [],
            metadata: metadata, due: try? row.decodeIfPresent(at: first + 12))
        // Postgres has infinite times and Swift has none: the only ones that cannot be read.
        let recordedAt = (try? row.decode(Date.self, at: first + 11)) ?? .distantPast
        self.init(record: record, position: try row.decode(at: first), recordedAt: recordedAt)
    }
}

/// The part of the metadata that has no column of its own.
struct StoredMetadata: Codable {
    var actor: String?
    var trace: [String: String]?

    init(_ metadata: Metadata) {
        actor = metadata.actor
        trace = metadata.trace.isEmpty ? nil : metadata.trace
    }

    /// What of a document fits; other programs may write other shapes, and none of them may keep the log from being read.
    init(decoding json: JSONB) {
        let document = try? JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String: Any]
        actor = document?["actor"] as? String
        trace = (document?["trace"] as? [String: Any])?.compactMapValues { $0 as? String }
    }

    /// Nil where there is nothing to store.
    func encoded() throws -> JSONB? {
        guard actor != nil || trace != nil else { return nil }
        return JSONB(bytes: try PayloadCoding.encode(self))
    }

    func add(to metadata: inout Metadata) {
        metadata.actor = actor
        metadata.trace = trace ?? [:]
    }
}
