import BookshelfPostgres
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres

/// Writers beside something else that goes on at the same time.
enum Together {
    static func contests(in arena: Arena) -> [Contest] {
        [
            Contest(
                "eight writers, wake-ups on", "commands/s", .atLeast(0.95),
                ours: Contestant("wake-ups on") { try await listened(arena, rings: true) },
                theirs: Contestant("wake-ups off") { try await listened(arena, rings: false) }),
            Contest(
                "eight writers with the relay", "commands/s", .atLeast(0.75),
                ours: Contestant("with the relay") { try await relayed(arena) },
                theirs: Contestant("the writers alone") { try await writers(arena, rings: true) }),
        ]
    }

    private static func writers(_ arena: Arena, rings: Bool) async throws -> Double {
        try await Commands.rate(in: arena, 8, rings: rings) { _ = try await $0.process(Commands.book) }
    }

    /// With somebody who listens, and does nothing else.
    private static func listened(_ arena: Arena, rings: Bool) async throws -> Double {
        try await arena.withStore(connections: 2) { store in
            let listener = Task { for await _ in store.wakeUps() {} }
            defer { listener.cancel() }
            return try await writers(arena, rings: rings)
        }
    }

    /// With a relay that has to be done five seconds after the last command.
    private static func relayed(_ arena: Arena) async throws -> Double {
        try await arena.clear()
        return try await arena.withStore(connections: 8) { store in
            let relay = try Relay(
                store: store, handlers: try HandlerRegistry { Relays.ordinary }, logger: arena.logger)
            let running = Task { try await relay.run() }
            let rate = try await arena.withStore(connections: 9, rings: true) { store in
                try await Callers(8) { _ = try await store.process(Commands.book) }.rate(for: arena.seconds)
            }
            try await arena.waitForInventories(within: .seconds(5))
            running.cancel()
            _ = try? await running.value
            return rate
        }
    }
}

extension Arena {
    /// Until there is an inventory for each book; throws where the relay lags behind by more than `limit`.
    func waitForInventories(within limit: Duration) async throws {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            let left = try await admin.query(
                "SELECT (SELECT count(*) FROM bookshelf.books) - (SELECT count(*) FROM bookshelf.inventory)"
            ).first?.decode(Int.self, at: 0)
            if left == 0 { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Tool.Failed(description: "the relay is not done \(limit) after the last command")
    }
}
