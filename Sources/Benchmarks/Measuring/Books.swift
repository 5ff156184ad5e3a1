import Postgres

extension Arena {
    /// Empties the tables and writes a log of as many books, or of another number.
    func fillLog(_ count: Int? = nil) async throws {
        try await clear()
        let count = count ?? events
        let start = ContinuousClock.now
        for first in stride(from: 1, through: count, by: 500_000) {
            try await admin.execute(
                """
                INSERT INTO outbox.events (event_id, name, schema_version, stream_kind, stream_id, stream_version, payload,
                    correlation_id)
                SELECT id, 'book.added', 1, 'book', id::text, 1,
                    jsonb_build_object('bookID', upper(id::text), 'title', 'The Great Gatsby', 'author',
                        'F. Scott Fitzgerald', 'price', jsonb_build_object('amount', '12.99', 'currency', 'USD')), id
                FROM (SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id
                    FROM generate_series(\(Int64(first)), \(Int64(min(count, first + 499_999)))) AS n) AS ids
                """)
            guard count > 1_000_000 else { continue }
            let written = min(count, first + 499_999)
            let left = (ContinuousClock.now - start) / .seconds(1) / Double(written) * Double(count - written)
            say("  \(Double(written).grouped) of \(Double(count).grouped) events written, \(left.grouped) s left")
        }
        try await admin.execute("ANALYZE outbox.events")
        try await admin.execute("CHECKPOINT")
    }

    /// What was measured has to have happened.
    func expectInventories(_ count: Int) async throws {
        let found = try await admin.query("SELECT count(*) FROM bookshelf.inventory WHERE quantity = 10").first?
            .decode(Int.self, at: 0)
        guard found == count else {
            throw Tool.Failed(description: "\(found ?? 0) inventories instead of \(count): the figure would be wrong")
        }
    }

    /// How many bytes were ever written to the log of the server.
    func walPosition() async throws -> Int64 {
        try await admin.query("SELECT (pg_current_wal_insert_lsn() - '0/0')::int8").first?.decode(at: 0) ?? 0
    }
}
