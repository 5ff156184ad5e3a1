import Outbox
import OutboxPostgres
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

@Suite(.timeLimit(.minutes(1))) struct MigratorTests {
    private func group(_ schema: SQLIdentifier, _ steps: String...) -> MigrationGroup {
        MigrationGroup(
            name: "test", schema: schema,
            migrations: steps.enumerated().map { Migration(name: "V00\($0.offset + 1)", sql: Array($0.element.utf8)) })
    }

    /// A client, and a schema that is dropped in the end.
    private func with(_ body: (PostgresClient, Migrator, SQLIdentifier) async throws -> Void) async throws {
        let client = try await TestServer.client(maximumConnections: 10)
        let schema = try SQLIdentifier(TestServer.uniqueName("migrated"))
        let result: Result<Void, any Error>
        do { result = .success(try await body(client, Migrator(client: client, logger: .quiet), schema)) } catch {
            result = .failure(error)
        }
        _ = try? await client.execute("DROP SCHEMA IF EXISTS \(schema) CASCADE")
        await client.close()
        try result.get()
    }

    private func refusal(_ body: () async throws -> Void) async -> OutboxError? {
        await #expect(throws: OutboxError.self) { try await body() }
    }

    @Test(arguments: [2, 8])
    func `migrators at the same time take turns, and each step is applied once`(count: Int) async throws {
        try await with { client, migrator, schema in
            let applied = try await withThrowingTaskGroup { group in
                for _ in 0..<count { group.addTask { try await migrator.migrate([.outbox(schema: schema)]) } }
                return try await group.reduce(into: [AppliedMigration]()) { $0 += $1 }
            }
            #expect(
                applied.map(\.name) == [
                    "V001_event_log", "V002_operations", "V003_turns", "V004_gaps", "V005_trials",
                    "V006_processes", "V007_ended_processes",
                ])
            #expect(applied.allSatisfy { $0.group == "outbox" })
            try await migrator.check([.outbox(schema: schema)])
        }
    }

    @Test func `a second run finds nothing to do, a longer list only what is new`() async throws {
        try await with { client, migrator, schema in
            let one = group(schema, "CREATE TABLE a ()")
            let two = group(schema, "CREATE TABLE a ()", "CREATE TABLE b (); INSERT INTO b DEFAULT VALUES")
            let runs = [
                try await migrator.migrate([one]), try await migrator.migrate([one]), try await migrator.migrate([two]),
            ]
            #expect(runs.map { $0.map(\.name) } == [["V001"], [], ["V002"]])
            #expect(try await client.query("SELECT FROM \(schema).b").count == 1)
        }
    }

    @Test func `a step changed after it was applied is refused`() async throws {
        try await with { _, migrator, schema in
            try await migrator.migrate([group(schema, "CREATE TABLE a ()")])
            let changed = group(schema, "CREATE TABLE a (b int)")
            for error in [
                await refusal { try await migrator.migrate([changed]) },
                await refusal { try await migrator.check([changed]) },
            ] {
                #expect(error?.code == .schemaMismatch)
                #expect(
                    error?.message == "migration V001 of schema '\(schema.name)' was changed after it was applied: "
                        + "restore it and write a new one instead")
            }
        }
    }

    @Test func `a schema newer than the program is refused`() async throws {
        try await with { _, migrator, schema in
            try await migrator.migrate([group(schema, "CREATE TABLE a ()", "CREATE TABLE b ()")])
            let older = group(schema, "CREATE TABLE a ()")
            let error = await refusal { try await migrator.check([older]) }
            #expect(error?.code == .schemaMismatch)
            #expect(
                error?.message == "schema '\(schema.name)' has migration V002, which this program does not know: "
                    + "the database is newer; run a newer program")
        }
    }

    @Test func `a schema that is not there, or behind, is to be migrated first`() async throws {
        try await with { _, migrator, schema in
            let message = "migrate the database, then start again"
            let missing = await refusal { try await migrator.check([.outbox(schema: schema)]) }
            #expect(missing?.code == .schemaMismatch)
            #expect(missing?.message == "schema '\(schema.name)' lacks V001_event_log: \(message)")
            try await migrator.migrate([group(schema, "CREATE TABLE a ()")])
            let behind = await refusal {
                try await migrator.check([group(schema, "CREATE TABLE a ()", "CREATE TABLE b ()")])
            }
            #expect(behind?.message == "schema '\(schema.name)' lacks V002: \(message)")
        }
    }

    @Test func `a step that fails leaves nothing, not even the steps before it`() async throws {
        try await with { client, migrator, schema in
            let broken = group(schema, "CREATE TABLE a ()", "CREATE TABLE b (); SELECT 1 / 0")
            await #expect(throws: PostgresError.self) { try await migrator.migrate([broken]) }
            let rows = try await client.query("SELECT FROM pg_namespace WHERE nspname = \(schema.name)")
            #expect(rows.isEmpty)
            #expect(try await migrator.migrate([group(schema, "CREATE TABLE a ()")]).count == 1)
        }
    }

    @Test func `a store on a schema that is not migrated says so`() async throws {
        try await with { client, _, schema in
            let store = try PostgresOutboxStore(client: client, schema: schema, tables: [], logger: .quiet)
            let error = await refusal { _ = try await store.status() }
            #expect(error?.code == .schemaMismatch)
            #expect(error?.message.hasSuffix("the database is not migrated; migrate it, then start again") == true)
        }
    }
}
