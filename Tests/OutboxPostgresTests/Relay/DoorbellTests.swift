import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// Writers wake idle relays, and pay nothing for it.
@Suite(.timeLimit(.minutes(2))) struct DoorbellTests {
    /// A relay that would pause for an hour, in a program of its own: another store, another pool.
    private func sleepy(
        _ world: World, _ client: PostgresClient, _ probe: RelayProbe, listens: Bool = true
    ) throws -> Relay {
        let store = try PostgresOutboxStore(
            client: client, schema: world.schema, tables: [CounterTable.self], logger: .quiet)
        var configuration = RelayConfiguration()
        configuration.observe = probe.observe
        configuration.shortestPause = .seconds(3600)
        configuration.longestPause = .seconds(3600)
        configuration.listens = listens
        return try Relay(
            store: store,
            handlers: HandlerRegistry {
                React(to: CounterRaised.self, as: "count") { _, _ in }
                Deliver(CounterRaised.self, as: "tell") { _, _ in }
            }, configuration: configuration, logger: .quiet)
    }

    private func client(_ name: String) async throws -> PostgresClient {
        var configuration = try PostgresConfiguration(url: await TestServer.url())
        configuration.applicationName = name
        return PostgresClient(configuration, logger: .quiet)
    }

    private func isListening(_ name: String) async throws {
        try await TestServer.until("\(name) listens") { try await listeners(name).count == 1 }
    }

    /// Backends whose last statement was LISTEN.
    private func listeners(_ name: String) async throws -> [Int32] {
        try await TestServer.admin.value.query(
            "SELECT pid FROM pg_stat_activity WHERE application_name = \(name) AND query LIKE 'LISTEN%'"
        ).map { try $0.decode(at: 0) }
    }

    @Test func `an idle relay that would pause for an hour handles an event at once`() async throws {
        try await World.with(rings: true) { world in
            let (name, probe) = (TestServer.uniqueName("sleepy"), RelayProbe())
            let client = try await client(name)
            try await running([try sleepy(world, client, probe)]) {
                try await isListening(name)
                for _ in 0..<3 {
                    _ = try await world.raise(counters: 1, times: 1)
                    await probe.handled(2)
                }
            }
            await client.close()
        }
    }

    @Test func `a relay whose LISTEN was ended gets what came meanwhile, and listens again`() async throws {
        try await World.with(rings: true) { world in
            let (name, probe) = (TestServer.uniqueName("sleepy"), RelayProbe())
            let client = try await client(name)
            try await running([try sleepy(world, client, probe)]) {
                try await isListening(name)
                let first = try await listeners(name)
                for pid in first {
                    try await TestServer.admin.value.execute("SELECT pg_terminate_backend(\(pid), 10000)")
                }
                _ = try await world.raise(counters: 1, times: 1)
                await probe.handled(2)
                try await isListening(name)
                #expect(try await listeners(name) != first)
                _ = try await world.raise(counters: 1, times: 1)
                await probe.handled(2)
            }
            await client.close()
        }
    }

    @Test func `what is rolled back does not ring, what is committed can be read when the bell is heard`() async throws
    {
        try await World.with(rings: true) { world in
            let (channel, heard) = (world.schema, Recorder<Int>())
            let listening = Recorder<Bool>()
            let ear = Task {
                for try await note in world.client.notifications(on: channel, onListening: { listening.append(true) }) {
                    #expect(note.payload == "", "the payload is no data")
                    heard.append(try await world.lastPosition())
                }
            }
            try await TestServer.until("listening") { !listening.all.isEmpty }
            struct Refused: Error {}
            await #expect(throws: Refused.self) {
                try await world.store.perform { work in
                    var counter = Counter()
                    counter.raise()
                    try work.counters.save(counter)
                    try work.withPostgres { _ = try $0.query("SELECT") }  // So it was sent.
                    throw Refused()
                }
            }
            try await world.store.perform { work in
                var counter = Counter()
                counter.raise()
                try work.counters.save(counter)
            }
            try await TestServer.until("it rang") { !heard.all.isEmpty }
            #expect(heard.all.first == 2, "the one that was rolled back took position 1, and did not ring")
            ear.cancel()
            _ = try? await ear.value
        }
    }

    @Test func `a relay that does not listen opens no connection for it, and polls`() async throws {
        try await World.with(rings: true) { world in
            let (name, probe) = (TestServer.uniqueName("deaf"), RelayProbe())
            let client = try await client(name)
            let store = try PostgresOutboxStore(
                client: client, schema: world.schema, tables: [CounterTable.self], logger: .quiet)
            var configuration = RelayConfiguration()
            configuration.observe = probe.observe
            configuration.listens = false
            let relay = try Relay(
                store: store, handlers: HandlerRegistry { React(to: CounterRaised.self, as: "count") { _, _ in } },
                configuration: configuration, logger: .quiet)
            try await running([relay]) {
                await probe.next(where: \.isIdle)
                _ = try await world.raise(counters: 1, times: 1)
                await probe.handled(1)
                #expect(try await listeners(name) == [])
            }
            await client.close()
        }
    }
}

extension World {
    fileprivate func lastPosition() async throws -> Int {
        let rows = try await client.query("SELECT coalesce(max(position), 0) FROM \(schema).events")
        return Int(try rows.first?.decode(Int64.self, at: 0) ?? 0)
    }
}
