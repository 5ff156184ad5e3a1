import EmbeddedPostgres
import Foundation

/// PostgreSQL's own load generator: the least a client can do for the same rows.
struct Pgbench: Sendable {
    let arena: Arena
    /// A script in pgbench's language.
    let script: String
    let clients: Int
    /// More of the script's variables.
    var variables: [String] = []

    /// Times that the script ran, a second; on tables that somebody else has emptied, where asked so.
    func rate(clearing: Bool = true) async throws -> Double {
        if clearing { try await arena.clear() }
        let path = arena.server.socketDirectory + "/bench.sql"
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        defer { unlink(path) }
        let text = try await Tool.run(
            try EmbeddedPostgres.binaries() + "/pgbench",
            [
                "--no-vacuum", "--protocol=prepared", "--client=\(clients)", "--jobs=\(min(clients, 2))",
                "--time=\(max(1, Int(arena.seconds.rounded())))", "--file=\(path)", "--define=i=0",
                "--define=payload=\(Self.payload)",
            ] + variables.map { "--define=\($0)" } + [
                "--host=\(arena.server.socketDirectory)", "--port=\(arena.server.port)", "--username=postgres", "app",
            ])
        guard let rate = text.firstMatch(of: #/tps = ([0-9.]+)/#).flatMap({ Double($0.1) }) else {
            throw Tool.Failed(description: "pgbench gave no rate: \(text.suffix(300))")
        }
        return rate
    }

    /// What an event of ours holds, with a place for the book's identity.
    private static let payload = """
        {"title":"The Great Gatsby","price":{"amount":"12.99","currency":"USD"},"bookID":"@",\
        "author":"F. Scott Fitzgerald"}
        """

    /// One book and its event, in a transaction and one round trip.
    static let command = transaction(events: 1)
    /// Ten books and their events, in two statements.
    static let tenEvents = transaction(events: 10)
    /// One book, its event, and the answer under an idempotency key.
    static let keyed = transaction(
        events: 1,
        before: """
            SELECT request_hash, response FROM outbox.idempotency_keys WHERE caller = 'c' AND key = 'k-' || :client_id || '-' || :i;
            """,
        after: """
            INSERT INTO outbox.idempotency_keys (caller, key, command, request_hash, response)
            VALUES ('c', 'k-' || :client_id || '-' || :i, 'book.add', decode(md5(:i::text), 'hex'), '{"bookID":"x"}');
            """)

    private static func transaction(events: Int, before: String = "", after: String = "") -> String {
        let id = "('01900000-0000-7000-8000-' || lpad(to_hex(:client_id * 10000000000 + :i * 10 + n), 12, '0'))::uuid"
        return """
            \\set i :i + 1
            \\startpipeline
            BEGIN;
            \(before)
            INSERT INTO bookshelf.books (id, version, title, author, isbn, price_amount, price_currency, synopsis)
            SELECT \(id), 1, 'The Great Gatsby', 'F. Scott Fitzgerald', NULL, 12.99, 'USD', NULL
            FROM generate_series(1, \(events)) AS n;
            INSERT INTO outbox.events (event_id, name, schema_version, stream_kind, stream_id, stream_version, payload,
                correlation_id, causation_id, metadata)
            SELECT \(id), 'book.added', 1, 'book', (\(id))::text, 1,
                replace(:payload, '@', (\(id))::text)::jsonb, \(id), NULL, NULL
            FROM generate_series(1, \(events)) AS n;
            \(after)
            COMMIT;
            \\endpipeline
            """
    }
}
