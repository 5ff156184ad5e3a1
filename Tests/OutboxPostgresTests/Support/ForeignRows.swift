import Foundation
import Outbox
import Postgres

@testable import OutboxTesting

extension World {
    /// Writes a row as a program in another language might: plain SQL, unchecked by this library.
    @discardableResult
    func write(
        _ payload: String, name: String = "counter.raised", schemaVersion: Int32 = 1, stream: String = "foreign",
        version: Int64 = 1, metadata: String? = nil, recordedAt: String = "now"
    ) async throws -> Int64 {
        let rows = try await client.query(
            """
            INSERT INTO \(schema).events (event_id, name, schema_version, stream_kind, stream_id, stream_version,
                payload, correlation_id, metadata, recorded_at)
            VALUES (\(UUID()), \(name), \(schemaVersion), 'counter', \(stream), \(version),
                \(payload)::text::jsonb, \(UUID()), nullif(\(metadata ?? ""), '')::jsonb, \(recordedAt)::text::timestamptz)
            RETURNING position
            """)
        return try rows.first?.decode(at: 0) ?? 0
    }

    /// A payload that fits ``CounterRaised``.
    static func payload(_ value: Int64 = 1) -> String {
        #"{"counterID":"\#(UUID().lowercased)","value":\#(value)}"#
    }
}
