import Bookshelf
import Outbox
import OutboxPostgres
import Postgres

/// What must not slow a relay down, beside a relay without it.
enum Itself {
    static func contests(in arena: Arena, backlogs: [Int]) -> [Contest] {
        backlogs.map { backlog in
            Contest(
                "drain with \(Double(backlog).grouped) waiting", "events/s", .atLeast(0.9),
                ours: Contestant { try await Relays.rate(in: arena, Relays.ordinary, backlog: backlog) },
                theirs: Contestant("\(Double(arena.events).grouped) waiting") {
                    try await Relays.rate(in: arena, Relays.ordinary)
                })
        } + [
            Contest(
                "drain beside an old snapshot and an open writer", "events/s", .atLeast(0.9),
                ours: Contestant {
                    try await Holders.during(arena) { try await Relays.rate(in: arena, Relays.ordinary) }
                }, theirs: Contestant("neither") { try await Relays.rate(in: arena, Relays.ordinary) }),
            Contest(
                "commands beside an old snapshot and an open writer", "commands/s", .atLeast(0.9),
                ours: Contestant { try await Holders.during(arena) { try await commands(arena) } },
                theirs: Contestant("neither") { try await commands(arena) }),
        ]
    }

    /// Relays by shards, and subscriptions on one log.
    static func curves(in arena: Arena) -> [Contest] {
        let one = Contestant("1 relay, 1 shard") { try await rate(arena, relays: 1, shards: 1) }
        return [2, 4].map { count in
            Contest(
                "\(count) relays, \(count) shards", "events/s",
                ours: Contestant { try await rate(arena, relays: count, shards: count) }, theirs: one)
        }
            + [4, 16].map { count in
                Contest(
                    "\(count) subscriptions, deliveries of all", "events/s",
                    ours: Contestant { try await rate(arena, subscriptions: count) }, theirs: one)
            }
    }

    private static func commands(_ arena: Arena) async throws -> Double {
        try await Commands.rate(in: arena, 8) { _ = try await $0.process(Commands.book) }
    }

    private static func rate(
        _ arena: Arena, relays: Int = 1, shards: Int = 1, subscriptions: Int = 1
    ) async throws -> Double {
        try await arena.fillLog()
        let reactions = (0..<subscriptions).map { number in
            React(to: BookAdded.self, as: SubscriptionName(rawValue: "bench.\(number)"), shards: shards) { _, _ in }
        }
        return try await Drain(arena, reactions, relays: relays).rate()
    }
}

/// An old snapshot, and a transaction that has written and does not end.
enum Holders {
    static func during<R>(_ arena: Arena, _ body: () async throws -> sending R) async throws -> sending R {
        let client = try arena.client(connections: 2)
        let (held, hold) = AsyncStream<Void>.makeStream()
        let gate = Gate()
        let holders = [
            Task {
                try await client.withTransaction(.init(isolation: .repeatableRead)) { transaction in
                    _ = try transaction.query("SELECT count(*) FROM pg_class")
                    hold.yield()
                    gate.wait()
                }
            },
            Task {
                try await client.withTransaction { transaction in
                    _ = try transaction.query("SELECT pg_current_xact_id()")
                    hold.yield()
                    gate.wait()
                }
            },
        ]
        var ready = held.makeAsyncIterator()
        for _ in holders { _ = await ready.next() }
        do {
            let result = try await body()
            gate.open(for: holders.count)
            for holder in holders { _ = try? await holder.value }
            await client.close()
            return result
        } catch {
            gate.open(for: holders.count)
            await client.close()
            throw error
        }
    }
}
