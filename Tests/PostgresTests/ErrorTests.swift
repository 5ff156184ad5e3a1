import Postgres
import Testing

@Suite("Errors") struct ErrorTests {
    private let canary = "canary-4711"

    private func expectRedacted(_ error: PostgresError, sourceLocation: SourceLocation = #_sourceLocation) {
        for text in [error.description, "\(error)", error.message, String(describing: error as any Error)] {
            #expect(!text.contains(canary), sourceLocation: sourceLocation)
            #expect(!text.contains("\n"), sourceLocation: sourceLocation)
        }
    }

    @Test("A broken constraint shows its name and place; the row only in the debug description")
    func detail() async throws {
        try await inWorld { world in
            try await world.client.executeScript("CREATE TABLE t (v text CONSTRAINT one_each UNIQUE)")
            try await world.client.execute("INSERT INTO t VALUES (\(canary))")
            let error = try await postgresError(.server) {
                try await world.client.execute("INSERT INTO t VALUES (\(canary))")
            }
            expectRedacted(error)
            #expect(error.description.hasPrefix("server 23505: "))
            #expect(error.description.contains("one_each"))
            #expect(error.description.contains("ErrorTests.swift:"))
            #expect(error.constraint == "one_each")
            #expect(error.detail?.contains(canary) == true)
            #expect(error.debugDescription.contains(canary))
            #expect(error.debugDescription.contains("statement: INSERT INTO t VALUES ($1)"))
        }
    }

    @Test(
        "Input that the server quotes in its message is taken out",
        arguments: ["int", "uuid", "timestamptz", "numeric", "jsonb", "bool", "interval", "inet"])
    func quotedInput(_ type: String) async throws {
        for text in [canary, "\"\(canary)\"x", "a\" \(canary)"] {
            let error = try await postgresError(.server) {
                try await Server.admin.query("SELECT \(text)::\(unsafeSQL: type)")
            }
            expectRedacted(error)
        }
    }

    @Test("An error carries the server's hint, context, table and position in the source")
    func fields() async throws {
        try await inWorld { world in
            try await world.client.executeScript(
                """
                CREATE FUNCTION refuse() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
                    RAISE EXCEPTION 'too old' USING ERRCODE = 'P0123', HINT = 'be younger', DETAIL = 'canary-4711';
                END $$
                """)
            let error = try await postgresError(.server) { try await world.client.query("SELECT refuse()") }
            expectRedacted(error)
            #expect(error.sqlState == "P0123")
            #expect(error.sqlState?.class == "P0")
            #expect(error.message == "too old")
            #expect(error.hint == "be younger")
            #expect(error.debugDescription.contains("context: PL/pgSQL function refuse()"))
        }
    }

    @Test("A value that cannot be decoded is not shown")
    func decoding() async throws {
        let row = try await Server.admin.query("SELECT \(canary) AS v")[0]
        let error = try await postgresError(.decoding) { try row.decode(Int.self, at: "v") }
        expectRedacted(error)
        let unsendable = try await postgresError(.invalidText) {
            try await Server.admin.query("SELECT \(canary + "\0")")
        }
        expectRedacted(unsendable)
        #expect(!unsendable.debugDescription.contains(canary))
    }

    @Test(
        "What is worth doing again is said by the error",
        arguments: [
            ("40001", true), ("40P01", true), ("55P03", true), ("57P01", true), ("53300", true), ("08006", true),
            ("23505", false), ("42601", false), ("57014", false), ("22P02", false), ("P0001", false),
        ])
    func transient(_ state: String, _ expected: Bool) async throws {
        let error = try await postgresError(.server) {
            try await Server.admin.withTransaction(.init(retries: 0)) { work in
                work.enqueue(SQL(unsafeText: "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '\(state)'; END $$"))
            }
        }
        #expect(error.sqlState?.rawValue == state)
        #expect(error.isTransient == expected)
    }
}
