import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import Synchronization
import Testing

@testable import OutboxTesting

/// Events that waited behind a failed one, once it is gone: handled like new ones, in order, many at a time.
@Suite(.timeLimit(.minutes(1))) struct TurnTests {
    /// A relay of one subscription that notes what it is shown, refuses the first event once, and counts its batches.
    private struct Scene {
        let relay: Relay
        let handlers: HandlerRegistry
        let batches = Recorder<Int>()
        let shown = Recorder<Int64>()

        init(_ world: World, _ name: SubscriptionName, refusals: Int = 1) throws {
            let (shown, batches, refused) = (shown, batches, RefusedFirst(left: refusals))
            let retry = RetryPolicy(maximumAttempts: 100, baseDelay: .zero, maximumDelay: .zero)
            @Sendable func take(_ event: CounterRaised) throws {
                if event.value == 1 { try refused.check() }
                shown.append(event.value)
            }
            handlers =
                if name == "react" {
                    try HandlerRegistry {
                        React(to: CounterRaised.self, as: name, retry: retry) { event, _ in try take(event) }
                    }
                } else {
                    try HandlerRegistry {
                        Deliver(CounterRaised.self, as: name, retry: retry) { event, _ in try take(event) }
                    }
                }
            var configuration = RelayConfiguration()
            configuration.batchSize = 100
            configuration.observe = { if case .handled(_, let positions) = $0 { batches.append(positions.count) } }
            relay = try Relay(store: world.store, handlers: handlers, configuration: configuration, logger: .quiet)
        }
    }

    /// Refuses so many times, then no more.
    private final class RefusedFirst: Sendable {
        struct NotYet: Error {}
        private let left: Mutex<Int>
        init(left: Int) { self.left = Mutex(left) }

        func check() throws {
            let refuses = left.withLock { left in
                left -= 1
                return left >= 0
            }
            if refuses { throw NotYet() }
        }
    }

    @Test(arguments: ["react", "deliver"] as [SubscriptionName])
    func `a thousand events behind a failed one follow in order, a batch at a time`(name: SubscriptionName) async throws
    {
        try await World.with { world in
            let scene = try Scene(world, name)
            _ = try await world.raise(counters: 1, times: 1000)
            try await scene.relay.drain()
            #expect(scene.shown.all == Array(1...1000))
            #expect(try await world.parked(by: name).isEmpty)
            #expect(scene.batches.all.count <= (name == "react" ? 20 : 400), "not a commit or two for each")
        }
    }

    @Test func `a new event of a stream follows those that waited, in the same batch`() async throws {
        try await World.with { world in
            let scene = try Scene(world, "react")
            let ids = try await world.raise(counters: 1, times: 3)
            try await world.store.register(scene.handlers.subscriptions)
            try await world.store.transact { transaction in
                let batch = try #require(try transaction.next("react", of: [CounterRaised.name], limit: 10))
                try transaction.park(
                    batch.events.map { ParkedEvent(event: $0.event, state: .waiting, attempts: 0) }, by: "react")
                try transaction.advance("react", to: batch.end)
            }
            try await world.store.raise(ids[0])
            let batch = try await world.store.transact { try $0.peek("react", of: [CounterRaised.name], limit: 10) }
            #expect(batch.events.map(\.event.position) == [1, 2, 3, 4])
            #expect(batch.events.map(\.isParked) == [true, true, true, false])
            #expect(batch.events.allSatisfy { !$0.isBlocked })
            let few = try await world.store.transact { try $0.peek("react", of: [CounterRaised.name], limit: 2) }
            #expect(few.events.map(\.event.position) == [1, 2, 4])
            #expect(few.events.map(\.isBlocked) == [false, false, true], "3 comes first")
        }
    }

    @Test func `what is set aside is not read as new, though the checkpoint stands before it`() async throws {
        try await World.with { world in
            let scene = try Scene(world, "deliver")
            _ = try await world.raise(counters: 2, times: 2)
            try await world.store.register(scene.handlers.subscriptions)
            try await world.store.transact { transaction in
                let batch = try transaction.peek("deliver", of: [CounterRaised.name], limit: 10)
                let (failed, behind) = (batch.events[2].event, batch.events[3].event)
                try transaction.park(
                    [
                        ParkedEvent(event: failed, state: .retrying, attempts: 1),
                        ParkedEvent(event: behind, state: .waiting, attempts: 0),
                    ], by: "deliver")
            }
            let batch = try await world.store.transact { try $0.peek("deliver", of: [CounterRaised.name], limit: 10) }
            #expect(batch.events.map(\.event.position) == [1, 2])
            #expect(batch.due.map(\.event.position) == [3])
            #expect(try await scene.relay.drain() == 4)
        }
    }

    /// The column that says whose turn it is, against what it means, after every statement that could change it.
    @Test(arguments: [0.1, 0.2, 0.3])
    func `who is first of a stream is known after every change`(seed: Double) async throws {
        try await World.with { world in
            let schema = world.schema
            try await world.store.register(try Scene(world, "deliver").handlers.subscriptions)
            let wrong = try await world.client.withTransaction { transaction in
                _ = try transaction.query("SELECT setseed(\(seed))")
                return try (0..<300).filter { _ in
                    try transaction.execute(Self.change(of: schema))
                    return try transaction.query(Self.wrong(in: schema)).first?.decode(Bool.self, at: 0) ?? true
                }
            }
            #expect(wrong.isEmpty, "steps of seed \(seed)")
        }
    }

    /// Sets some of 40 events of three streams aside, or lets some go; the database draws which.
    private static func change(of schema: SQLIdentifier) -> SQL {
        """
        WITH dice AS MATERIALIZED (
            SELECT random() AS way, (ARRAY['waiting', 'scheduled', 'retrying', 'dead'])[1 + floor(random() * 4)] AS state
        ), chosen AS MATERIALIZED (
            SELECT position FROM generate_series(1, 40) AS position WHERE random() < 0.1
        ), gone AS (
            DELETE FROM \(schema).parked USING dice WHERE way >= 0.5 AND position IN (SELECT position FROM chosen)
        )
        INSERT INTO \(schema).parked (subscription_id, position, stream_kind, stream_id, state, attempts, due_at)
        SELECT s.id, position, 'counter', position % 3, state, 0, now()
        FROM \(schema).subscriptions s, dice, chosen WHERE way < 0.5
        ON CONFLICT (subscription_id, position) DO UPDATE SET state = excluded.state WHERE excluded.state <> 'scheduled'
        """
    }

    private static func wrong(in schema: SQLIdentifier) -> SQL {
        """
        SELECT coalesce(bool_or(is_first <> (state <> 'scheduled' AND NOT EXISTS (
            SELECT FROM \(schema).parked q WHERE q.stream_id = p.stream_id AND q.state <> 'scheduled'
                AND q.position < p.position))), false)
        FROM \(schema).parked p
        """
    }
}
