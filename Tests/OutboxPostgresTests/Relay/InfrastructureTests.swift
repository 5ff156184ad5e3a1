import Outbox
import OutboxPostgres
import Postgres
import TestServer
import Testing

@testable import OutboxRelay
@testable import OutboxTesting

/// Failures that are nobody's fault are not counted against an event; failures of its handler are.
@Suite(.timeLimit(.minutes(1))) struct InfrastructureTests {
    @Test func `a connection lost inside a delivery is not counted against the event`() async throws {
        try await World.with { world in
            let (probe, attempts) = (RelayProbe(), Recorder<Int>())
            try await world.store.raise()
            let relay = try world.relay {
                $0.observe = probe.observe
                $0.longestBackoff = .milliseconds(2)
            } _: {
                Deliver(CounterRaised.self, as: "send", retry: RetryPolicy(maximumAttempts: 1)) { _, delivery in
                    attempts.append(delivery.attempt)
                    guard attempts.all.count < 4 else { return }
                    try await world.client.execute("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            try await running([relay]) { await probe.handled(1) }
            #expect(attempts.all == [1, 1, 1, 1])
            #expect(try await world.parked(by: "send") == [])
        }
    }

    @Test func `a handler that gives up by itself holds up its stream and nothing else`() async throws {
        try await World.with { world in
            let (probe, seen) = (RelayProbe(), Recorder<Identity<Counter>>())
            let (sick, healthy) = (try await world.store.raise(), try await world.store.raise())
            let relay = try world.relay {
                $0.observe = probe.observe
            } _: {
                Deliver(CounterRaised.self, as: "send", retry: .tomorrow) { event, _ in
                    // As clients do that cancel a request of their own after a while.
                    if event.counterID == sick { throw CancellationError() }
                    seen.append(event.counterID)
                }
            }
            try await running([relay]) {
                await probe.next { if case .parked = $0 { true } else { $0.isInterrupted } }
                await probe.next { $0.isIdle || $0.isInterrupted }
            }
            #expect(try await world.parked(by: "send").map(\.attempts) == [1])
            #expect(seen.all == [healthy])
        }
    }

    @Test func `a relay outlasts a database that fails for a while after the start`() async throws {
        try await World.with { world in
            let (ledger, probe) = (try await Ledger(world), RelayProbe())
            try await world.store.raise(times: 3)
            // The table the relay starts from is away, then it is back.
            let relay = try world.relay {
                $0.observe = probe.observe
                $0.longestBackoff = .milliseconds(2)
            } _: {
                React(to: CounterRaised.self, as: "count", retry: .tomorrow) { event, work in
                    try ledger.note(event, in: work)
                }
            }
            try await relay.store.register(relay.handlers.subscriptions)
            try await world.client.execute("ALTER TABLE \(world.schema).events RENAME TO elsewhere")
            try await running([relay]) {
                for _ in 0..<3 { await probe.next(where: \.isInterrupted) }
                try await world.client.execute("ALTER TABLE \(world.schema).elsewhere RENAME TO events")
                await probe.handled(3)
            }
            #expect(try await ledger.audit() == .init(effects: 3))
            #expect(try await world.parked(by: "count") == [])
        }
    }

    @Test func `a relay that cannot reach its database at the start says so and ends`() async throws {
        let client = PostgresClient(
            try PostgresConfiguration(url: "postgres://postgres@/app?host=/nowhere"), logger: .quiet)
        let store = try PostgresOutboxStore(client: client, tables: [], logger: .quiet)
        let relay = try Relay(
            store: store, handlers: HandlerRegistry { React(to: CounterRaised.self, as: "count") { _, _ in } },
            logger: .quiet)
        let error = await #expect(throws: PostgresError.self) { try await relay.run() }
        #expect(error?.code == .connectionFailed)
        await client.close()
    }
}
