import Bookshelf
import BookshelfPostgres
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres

/// From a command's commit to the commit of its effect, by the server's own times, beside a program that does nothing else.
enum Latency {
    static func contests(in arena: Arena) -> [Contest] {
        [200.0, 2000].map { rate in
            Contest(
                "commit to effect at \(rate.grouped)/s",
                [
                    .init(name: "p50", unit: "ms", bar: .atMost(2)), .init(name: "p99", unit: "ms", bar: .atMost(3)),
                ],
                ours: Contestant { try await ours(arena, rate) },
                theirs: Contestant("LISTEN/NOTIFY") { try await NotifyProgram(arena: arena).latencies(at: rate) })
        }
    }

    private static func ours(_ arena: Arena, _ rate: Double) async throws -> [Double] {
        try await arena.clear()
        try await arena.withStore(connections: 8) { store in
            let relay = try Relay(
                store: store, handlers: try HandlerRegistry { Relays.ordinary }, logger: arena.logger)
            let running = Task { try await relay.run() }
            try await arena.withStore(connections: 9, rings: true) { store in
                try await Callers(8) { _ = try await store.process(Commands.book) }.pace(rate, for: arena.seconds)
            }
            try await arena.waitForInventories(within: .seconds(60))
            running.cancel()
            _ = try? await running.value
        }
        return try await arena.latencies(
            "SELECT e.xid::text::xid, i.xmin FROM outbox.events e JOIN bookshelf.inventory i ON i.id::text = e.stream_id"
        )
    }
}

extension Arena {
    /// The middle and the 99th percentile in milliseconds, of pairs of transactions.
    func latencies(_ pairs: String) async throws -> [Double] {
        let row = try await admin.query(
            SQL(
                unsafeText: """
                    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY ms), percentile_disc(0.99) WITHIN GROUP (ORDER BY ms)
                    FROM (SELECT extract(epoch FROM pg_xact_commit_timestamp(effect)
                            - pg_xact_commit_timestamp(cause))::float8 * 1000 AS ms FROM (\(pairs)) AS p (cause, effect)) t
                    """)
        ).first
        guard let (middle, late) = try row?.decode(Double.self, Double.self) else { return [] }
        return [middle, late]
    }
}
