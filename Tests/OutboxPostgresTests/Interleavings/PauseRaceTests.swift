import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// A pause that comes while a relay is about to read, or in the middle of a batch.
@Suite(.timeLimit(.minutes(1))) struct PauseRaceTests {
    /// What a relay reads in one transaction; `pause` commits while its first statement waits, snapshot in hand.
    private func read<Result: Sendable>(
        _ world: World, whilePaused body: @escaping @Sendable (any StoreTransaction) throws -> Result
    ) async throws -> Result {
        try await world.store.raise(times: 3)
        let (schema, name) = (world.schema, TestServer.uniqueName("reader"))
        try await world.client.executeScript(
            """
            CREATE TABLE \(schema).gate (); INSERT INTO \(schema).gate DEFAULT VALUES;
            CREATE FUNCTION \(schema).passes() RETURNS boolean LANGUAGE plpgsql AS $$
                BEGIN
                    IF current_setting('application_name') = '\(name)' THEN PERFORM FROM \(schema).gate FOR SHARE; END IF;
                    RETURN true;
                END $$;
            ALTER TABLE \(schema).subscriptions RENAME TO registered;
            CREATE VIEW \(schema).subscriptions AS SELECT * FROM \(schema).registered WHERE \(schema).passes();
            """)
        var configuration = try PostgresConfiguration(url: await TestServer.url())
        configuration.applicationName = name
        let client = PostgresClient(configuration, logger: .quiet)
        let store = try PostgresOutboxStore(client: client, schema: schema, tables: [CounterTable.self], logger: .quiet)
        let gate = OpenTransaction(world.client)
        try await gate.run { _ = try $0.query("SELECT FROM \(schema).gate FOR UPDATE") }
        let reading = Task { try await store.transact { try body($0) } }
        try await world.untilWaiting()
        try await world.operations().pause("stock")
        try await gate.commit()
        let result = try await reading.value
        await client.close()
        return result
    }

    @Test func `is seen by a reaction whose lock was asked for before`() async throws {
        try await World.with { world in
            try await world.relay(Patient()).drain()
            let events = try await read(world) {
                try $0.next(Shard("stock", 0), of: [CounterRaised.name], limit: 10)?.events.count
            }
            #expect(events == nil)
        }
    }

    @Test func `is seen by a delivery whose lease was asked for before`() async throws {
        try await World.with { world in
            try await world.relay { Deliver(CounterRaised.self, as: "stock") { _, _ in } }.drain()
            let (term, events) = try await read(world) { transaction in
                let term = try transaction.lease(Shard("stock", 0), holder: "late", for: .seconds(60))
                return (term, try transaction.peek(Shard("stock", 0), of: [CounterRaised.name], limit: 10).events.count)
            }
            #expect(term != nil, "the statement was older than the pause")
            #expect(events == 0)
        }
    }

    /// The batch goes on only once the pause waits for it, or is over although it should have.
    @Test func `is over only after the batch that runs has committed`() async throws {
        try await World.with { world in
            let ledger = try await Ledger(world)
            let pauses = Recorder<Task<Int64, any Error>>()
            let isOver = Recorder<Bool>()
            let pause: @Sendable () -> Void = {
                pauses.append(
                    Task {
                        try await world.operations().pause("stock")
                        isOver.append(true)
                        return try await ledger.audit().effects
                    })
            }
            try await world.store.raise()
            let relay = try world.relay {
                React(to: CounterRaised.self, as: "stock", retry: .tomorrow) { event, work in
                    try ledger.note(event, in: work)
                    pause()
                    try blocking {
                        try await TestServer.until("the pause waits, or is over") {
                            try await world.waiting() == 1 || !isOver.all.isEmpty
                        }
                    }
                }
            }
            try await relay.drain()
            #expect(try await pauses.all.first?.value == 1, "what ran had committed when the pause returned")
        }
    }
}
