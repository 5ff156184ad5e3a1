import EmbeddedPostgres
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// Connections that end while events are delivered: nothing is lost, nothing happens twice, no event is at fault.
@Suite(.timeLimit(.minutes(3))) struct LostConnectionTests {
    @Test func `a relay whose connections are ended over and over reacts to 5,000 events once each`() async throws {
        let label = TestServer.uniqueName("victim")
        var configuration = try PostgresConfiguration(url: await TestServer.url())
        configuration.applicationName = label
        let victim = PostgresClient(configuration, logger: .quiet)
        try await World.with { world in
            let (ledger, probe) = (try await Ledger(world), RelayProbe())
            _ = try await world.raise(counters: 100, times: 50)
            let store = try PostgresOutboxStore(
                client: victim, schema: world.schema, tables: [CounterTable.self], logger: .quiet)
            var relay = RelayConfiguration()
            relay.observe = probe.observe
            relay.batchSize = 50
            relay.longestBackoff = .milliseconds(5)
            let cuts = Recorder<Int64>()
            let service = try Relay(
                store: store,
                handlers: HandlerRegistry {
                    React(to: CounterRaised.self, as: "count", retry: .tomorrow) { event, work in
                        if event.value.isMultiple(of: 5), !cuts.all.contains(event.value) {
                            cuts.append(event.value)
                            try blocking { try await world.endConnections(of: label) }
                        }
                        try ledger.note(event, in: work)
                    }
                }, configuration: relay, logger: .quiet)
            try await running([service]) { try await world.isSettled("count") }
            #expect(cuts.all.count == 10)
            #expect(probe.all.count(where: \.isInterrupted) >= 10)
            #expect(try await ledger.audit() == .init(effects: 5000))
            #expect(try await world.parked(by: "count") == [])
        }
        await victim.close()
    }

    @Test func `a server that crashes and comes back loses nothing and repeats nothing`() async throws {
        let server = try await EmbeddedPostgres.start(.init(durable: false))
        try await World.with(try await TestServer.client(server.url)) { world in
            let (ledger, probe) = (try await Ledger(world), RelayProbe())
            let relay = try world.relay {
                $0.observe = probe.observe
                $0.batchSize = 20
                $0.longestBackoff = .milliseconds(50)
            } _: {
                React(to: CounterRaised.self, as: "count", retry: .tomorrow) { event, work in
                    try ledger.note(event, in: work)
                }
            }
            _ = try await world.raise(counters: 100, times: 10)
            try await running([relay]) {
                await probe.handled(100)
                try await server.restart(.immediate)
                await probe.next(where: \.isIdle)
            }
            #expect(try await ledger.audit() == .init(effects: 1000))
            #expect(try await world.parked(by: "count") == [])
        }
        await server.stop()
    }
}

extension World {
    /// Ends every connection of an application, in the middle of whatever it does.
    func endConnections(of application: String) async throws {
        try await client.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = \(application)")
    }

    /// Waits until a subscription has nothing left to read, by asking it for its state.
    func isSettled(_ subscription: SubscriptionName) async throws {
        try await TestServer.until("\(subscription) is settled") {
            try await store.status().first { $0.name == subscription.rawValue }?.lag == 0
        }
    }
}
