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
            // A table that every read needs is away, then it is back.
            let relay = try world.relay {
                $0.observe = probe.observe
                $0.longestBackoff = .milliseconds(2)
            } _: {
                React(to: CounterRaised.self, as: "count", retry: .tomorrow) { event, work in
                    try ledger.note(event, in: work)
                }
            }
            try await relay.store.register(relay.handlers.subscriptions)
            try await world.client.execute("ALTER TABLE \(world.schema).parked RENAME TO elsewhere")
            try await running([relay]) {
                for _ in 0..<3 { await probe.next(where: \.isInterrupted) }
                try await world.client.execute("ALTER TABLE \(world.schema).elsewhere RENAME TO parked")
                await probe.handled(3)
            }
            #expect(try await ledger.audit() == .init(effects: 3))
            #expect(try await world.parked(by: "count") == [])
        }
    }

    @Test func `a relay waits for a database that is not migrated at the start`() async throws {
        try await World.with { world in
            let (schema, probe, seen) = (world.schema, RelayProbe(), Recorder<Int64>())
            try await world.client.execute("ALTER TABLE \(schema).subscriptions RENAME TO elsewhere")
            try await world.store.raise()
            let counting = CountingStore(world.store)
            var configuration = RelayConfiguration()
            configuration.observe = probe.observe
            configuration.longestBackoff = .milliseconds(2)
            let relay = try Relay(
                store: counting,
                handlers: HandlerRegistry {
                    React(to: CounterRaised.self, as: "count") { event, _ in seen.append(event.value) }
                }, configuration: configuration, logger: .quiet)
            try await running([relay]) {
                await counting.hasRegistered(times: 3)
                try await world.client.execute("ALTER TABLE \(schema).elsewhere RENAME TO subscriptions")
                await probe.handled(1)
            }
            #expect(seen.all == [1])
        }
    }

    @Test func `a relay that waits for its database stops when it is asked to`() async throws {
        let client = PostgresClient(
            try PostgresConfiguration(url: "postgres://postgres@/app?host=/nowhere"), logger: .quiet)
        let counting = CountingStore(try PostgresOutboxStore(client: client, tables: [], logger: .quiet))
        let relay = try Relay(
            store: counting, handlers: HandlerRegistry { React(to: CounterRaised.self, as: "count") { _, _ in } },
            logger: .quiet)
        try await running([relay]) { await counting.hasRegistered(times: 2) }
        await client.close()
    }
}

/// Counts how often subscriptions were to be registered.
private final class CountingStore: OutboxStore {
    private let store: PostgresOutboxStore
    private let gate = Gate()

    init(_ store: PostgresOutboxStore) { self.store = store }

    /// Waits until a relay has tried so often.
    func hasRegistered(times: Int) async { await gate.hasArrived(times) }

    func register(_ subscriptions: [Subscription]) async throws -> [SubscriptionName: Int] {
        await gate.open()
        await gate.pass()
        return try await store.register(subscriptions)
    }

    func transact<Result>(
        _ body: sending @escaping (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Result { try await store.transact(body) }
    func status() async throws -> [SubscriptionStatus] { try await store.status() }
    func cause(of error: any Error) -> FailureCause { store.cause(of: error) }
}
