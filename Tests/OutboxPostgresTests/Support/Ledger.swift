import Foundation
import Outbox
import OutboxPostgres
import Postgres
import Testing

@testable import OutboxTesting

/// What handlers did, in a table without any constraint, so that doing it twice or out of order shows.
struct Ledger: Sendable {
    let world: World

    init(_ world: World) async throws {
        self.world = world
        try await world.client.execute(
            """
            CREATE TABLE \(world.schema).effects (
                number bigint GENERATED ALWAYS AS IDENTITY, counter uuid NOT NULL, value bigint NOT NULL,
                at timestamptz NOT NULL DEFAULT clock_timestamp())
            """)
    }

    /// For a `React` handler: in its transaction.
    func note(_ event: CounterRaised, in work: UnitOfWork) throws {
        let schema = world.schema
        try work.withPostgres { transaction in
            _ = try transaction.execute(
                "INSERT INTO \(schema).effects (counter, value) VALUES (\(event.counterID.uuid), \(event.value))")
        }
    }

    /// For a `Deliver` handler: in a transaction of its own.
    func note(_ event: CounterRaised) async throws {
        try await world.client.execute(
            "INSERT INTO \(world.schema).effects (counter, value) VALUES (\(event.counterID.uuid), \(event.value))")
    }

    /// The values noted for a counter, in order.
    func values(of id: Identity<Counter>) async throws -> [Int64] {
        try await world.client.query(
            "SELECT value FROM \(world.schema).effects WHERE counter = \(id.uuid) ORDER BY number"
        ).map { try $0.decode(at: 0) }
    }

    /// How many effects there are, how many of them are repeats, and how many follow a greater one of their stream.
    ///
    /// With `firsts`, of each effect only the first counts: what a receiver sees that knows repeats by their key.
    func audit(firsts: Bool = false) async throws -> Audit {
        let effects: SQL =
            firsts
            ? "(SELECT min(number) AS number, counter, value FROM \(world.schema).effects GROUP BY counter, value)"
            : "\(world.schema).effects"
        let rows = try await world.client.query(
            """
            SELECT count(*), count(*) - count(DISTINCT (counter, value)), count(*) FILTER (WHERE value <= before)
            FROM (SELECT *, lag(value) OVER (PARTITION BY counter ORDER BY number) AS before
                FROM \(sql: effects) f) e
            """)
        let (count, repeats, disorder) = try #require(rows.first).decode(Int64.self, Int64.self, Int64.self)
        return Audit(effects: count, repeats: repeats, disorder: disorder)
    }

    struct Audit: Equatable {
        var effects: Int64
        var repeats: Int64 = 0
        var disorder: Int64 = 0
    }
}

extension World {
    /// Raises so many new counters so many times each, and returns them: all events of a chunk in one transaction.
    func raise(counters: Int, times: Int, chunk: Int = 50) async throws -> [Identity<Counter>] {
        let ids = (0..<counters).map { _ in Identity<Counter>() }
        for start in stride(from: 0, to: counters, by: chunk) {
            let some = ids[start..<min(start + chunk, counters)]
            try await store.perform { work in
                for id in some {
                    var counter = Counter(id: id)
                    for _ in 0..<times { counter.raise() }
                    try work.counters.save(counter)
                }
            }
        }
        return ids
    }

    /// The parked events of a subscription, in order.
    func parked(by subscription: SubscriptionName) async throws -> [ParkedRow] {
        try await client.query(
            """
            SELECT p.position, p.state, p.attempts, p.error FROM \(schema).parked p
            JOIN \(schema).subscriptions s ON s.id = p.subscription_id
            WHERE s.name = \(subscription.rawValue) ORDER BY p.position
            """
        ).map {
            ParkedRow(
                position: try $0.decode(at: 0), state: try $0.decode(at: 1),
                attempts: Int(try $0.decode(Int32.self, at: 2)), error: try $0.decodeIfPresent(at: 3))
        }
    }

    struct ParkedRow: Equatable {
        let position: Int64
        let state: String
        let attempts: Int
        let error: String?
    }
}

extension RetryPolicy {
    /// Tried again at a random time within a century: no test lives to see it.
    static var tomorrow: RetryPolicy {
        RetryPolicy(baseDelay: .seconds(3_000_000_000), maximumDelay: .seconds(3_000_000_000))
    }
}
