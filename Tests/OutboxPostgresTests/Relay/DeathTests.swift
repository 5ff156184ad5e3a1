import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// Handlers that take the relay's process with them: real processes, that really die.
@Suite(.timeLimit(.minutes(2))) struct DeathTests {
    @Test(arguments: ["react", "deliver"])
    func `an event no process survives is set aside alone, and nothing else with it`(kind: String) async throws {
        try await World.with { world in
            let healthy = try await world.raise(counters: 30, times: 2, chunk: 5)
            let killer = try await world.store.raise(times: 1)
            let after = try await world.raise(counters: 30, times: 1, chunk: 5)
            let ledger = try await Ledger(world)
            let place = Place(
                url: try await TestServer.url(), schema: world.schema.name, kind: kind, killer: killer.streamText)
            var ends = 0
            while try await world.store.status().first?.dead ?? 0 == 0 {
                try #require(ends < 8, "the killer is found before")
                await #expect(processExitsWith: .signal(SIGKILL)) { [place = place as Place] in
                    try await place.relayUntilItDies()
                }
                ends += 1
            }
            try await place.relay(in: world, isDeadly: false) { try await world.store.raise(killer) }
            #expect(ends == 7, "one unseen, then with a batch, a few, three times alone; the last sets it aside")
            let expected = Ledger.Audit(effects: Int64(healthy.count * 2 + after.count))
            #expect(try await ledger.audit(firsts: true) == expected)
            // A call outside may have succeeded just before its process died, which nobody was told: it comes again, but
            // never more than a process had in hand.
            let all = try await ledger.audit()
            #expect(kind == "react" ? all == expected : all.repeats <= Int64(ends * 20))
            let parked = try await world.parked(by: "victims")
            #expect(parked.map(\.state) == ["dead", "waiting"])
            #expect(parked[0].error == "no relay survived its handler, 3 times; look for a crash or an endless loop")
        }
    }
}

/// What a relay in a process of its own has to know.
private struct Place: Codable, Sendable {
    let url: String
    let schema: String
    let kind: String
    let killer: String

    func relayUntilItDies() async throws {
        let client = PostgresClient(try PostgresConfiguration(url: url), logger: .quiet)
        let store = try PostgresOutboxStore(
            client: client, schema: try SQLIdentifier(schema), tables: [CounterTable.self], logger: .quiet)
        // The relay that sets the killer aside lives on: it has nothing left to do here.
        try await relay(on: store, isDeadly: true) {
            $0.observe = { if case .parked(_, _, .dead, _) = $0 { kill(getpid(), SIGKILL) } }
        }.run()
    }

    /// Relays until all but the killer is delivered.
    func relay(in world: World, isDeadly: Bool, before: () async throws -> Void) async throws {
        try await before()
        let probe = RelayProbe()
        let relay = try relay(on: world.store, isDeadly: isDeadly) { $0.observe = probe.observe }
        try await running([relay]) {
            try await TestServer.until("all but the killer's stream is delivered") {
                let status = try await world.store.status().first
                return status?.lag == 0 && status?.parked == 1
            }
        }
    }

    private func relay(
        on store: PostgresOutboxStore, isDeadly: Bool, _ configure: (inout RelayConfiguration) -> Void
    ) throws -> Relay {
        var configuration = RelayConfiguration()
        configuration.lease = .milliseconds(200)
        configuration.batchSize = 20
        configure(&configuration)
        let (schema, killer) = (try SQLIdentifier(schema), killer)
        let retry = RetryPolicy(baseDelay: .milliseconds(1), maximumDelay: .milliseconds(1))
        let insert: @Sendable (CounterRaised) -> SQL = { event in
            if isDeadly, event.counterID.streamText == killer { kill(getpid(), SIGKILL) }
            return "INSERT INTO \(schema).effects (counter, value) VALUES (\(event.counterID.uuid), \(event.value))"
        }
        let client = store.client
        return try Relay(
            store: store,
            handlers: HandlerRegistry {
                if kind == "react" {
                    React(to: CounterRaised.self, as: "victims", retry: retry) { event, work in
                        let sql = insert(event)
                        try work.withPostgres { _ = try $0.execute(sql) }
                    }
                } else {
                    Deliver(CounterRaised.self, as: "victims", retry: retry) { event, _ in
                        try await client.execute(insert(event))
                    }
                }
            }, configuration: configuration, logger: .quiet)
    }
}
