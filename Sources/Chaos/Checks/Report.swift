import Postgres

/// The figures of a campaign.
struct Report: Sendable {
    var fields: [(String, String)] = []

    var line: String { fields.map { "\($0)=\($1)" }.joined(separator: " ") }

    func number(_ name: String) -> Int { fields.first { $0.0 == name }.flatMap { Int($0.1) } ?? 0 }

    /// Everything that can be counted in the database once the journals are loaded.
    static func figures(_ client: PostgresClient) async throws -> [(String, String)] {
        let rows = try await client.query(
            """
            SELECT
                (SELECT count(*) FROM chaos.commands)::text,
                (SELECT count(*) FROM chaos.commands WHERE is_ok)::text,
                (SELECT count(*) FROM chaos.commands WHERE is_rejected)::text,
                (SELECT coalesce(sum(unknowns), 0) FROM chaos.commands)::text,
                (SELECT count(*) FROM chaos.commands WHERE unknowns > 0 AND (is_ok OR is_rejected))::text,
                (SELECT count(*) FROM outbox.events)::text,
                (SELECT count(*) FROM chaos.effects)::text,
                (SELECT count(*) FROM outbox.parked WHERE state <> 'dead')::text,
                (SELECT count(*) FROM outbox.parked WHERE state = 'dead')::text,
                (SELECT count(*) FROM chaos.operated WHERE action = 'skip')::text,
                (SELECT sum(calls) FROM chaos.failures)::text,
                (SELECT sum(calls) - count(*) FROM chaos.failures)::text,
                (SELECT coalesce(max(term), 0) FROM outbox.checkpoints)::text,
                (SELECT sum(failures) FROM chaos.failures WHERE failures > \(Int64(RelayProgram.attempts)))::text,
                (SELECT sum(count) FROM chaos.excused)::text
            """)
        let names = [
            "commands", "ok", "rejected", "unknown", "unknown_resolved", "events", "effects", "parked", "dead",
            "skipped",
            "deliveries", "redeliveries", "takeovers", "failures_of_many", "of_those_in_faults",
        ]
        guard let row = rows.first else { return [] }
        return try names.enumerated().map { ($0.element, try row.decode(String?.self, at: $0.offset) ?? "0") }
    }
}
