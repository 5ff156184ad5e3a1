import Outbox
import OutboxPostgres
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// A session is ended, or its statement cancelled, while it waits inside COMMIT.
@Suite(.timeLimit(.minutes(1))) struct CommitWaitTests {
    @Test(arguments: ["pg_terminate_backend", "pg_cancel_backend"])
    func `a command stopped inside COMMIT has one effect once it is sent again`(stop: String) async throws {
        try await World.with { world in
            let (schema, name) = (world.schema, TestServer.uniqueName("writer"))
            try await world.client.executeScript(
                """
                CREATE FUNCTION \(schema).wait() RETURNS trigger LANGUAGE plpgsql
                    AS $$ BEGIN PERFORM FROM \(schema).gate FOR SHARE; RETURN NULL; END $$;
                CREATE TABLE \(schema).gate (); INSERT INTO \(schema).gate DEFAULT VALUES;
                CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON \(schema).events DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION \(schema).wait();
                """)
            var configuration = try PostgresConfiguration(url: await TestServer.url())
            configuration.applicationName = name
            let client = PostgresClient(configuration, logger: .quiet)
            let store = try PostgresOutboxStore(
                client: client, schema: schema, tables: [CounterTable.self], logger: .quiet)
            let gate = OpenTransaction(world.client)
            try await gate.run { _ = try $0.query("SELECT FROM \(schema).gate FOR UPDATE") }
            let (id, key) = (Identity<Counter>(), try IdempotencyKey("once"))
            let first = Task { try await store.process(RaiseCounter(id: id), key: key) }
            try await TestServer.until("the command waits in COMMIT") {
                try await !world.client.query(
                    """
                    SELECT CASE WHEN \(stop) = 'pg_cancel_backend' THEN pg_cancel_backend(pid)
                        ELSE pg_terminate_backend(pid) END FROM pg_stat_activity
                    WHERE application_name = \(name) AND wait_event_type = 'Lock' AND query = 'COMMIT'
                    """
                ).isEmpty
            }
            try await gate.commit()
            // Terminated, the outcome is unknown and the store looks by the key; cancelled, it is known, and reported.
            let answer = await first.result
            if stop == "pg_cancel_backend" {
                #expect(throws: PostgresError.self) { try answer.get() }
            } else {
                #expect(try answer.get() == 1)
            }
            #expect(try await store.process(RaiseCounter(id: id), key: key) == 1)
            #expect(try await store.value(of: id) == 1)
            #expect(try await world.count("events") == 1)
            await client.close()
        }
    }
}
