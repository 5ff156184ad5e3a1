import Bookshelf
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import Postgres

/// Commands through the whole public API, beside pgbench with the same rows.
enum Commands {
    static func contests(in arena: Arena, among callers: [Int] = [1, 8, 16], bar: Double) -> [Contest] {
        callers.map { callers in
            Contest(
                "command, \(callers) caller\(callers == 1 ? "" : "s")\(arena.isDurable ? "" : ", fsync off")",
                "commands/s", .atLeast(bar),
                ours: Contestant { try await rate(in: arena, callers) { store in _ = try await store.process(book) } },
                theirs: Contestant("pgbench, pipelined") {
                    try await Pgbench(arena: arena, script: Pgbench.command, clients: callers).rate()
                })
        }
    }

    /// With an idempotency key and the stored answer.
    static func keyed(in arena: Arena, _ callers: Int = 8) -> Contest {
        Contest(
            "command with a key, \(callers) callers", "commands/s", .atLeast(0.95),
            ours: Contestant {
                try await rate(in: arena, callers) { store in
                    _ = try await store.process(book, key: try IdempotencyKey(UUID().uuidString))
                }
            },
            theirs: Contestant("pgbench, pipelined") {
                try await Pgbench(arena: arena, script: Pgbench.keyed, clients: callers).rate()
            })
    }

    /// Ten books, and so ten events, in one transaction.
    static func ten(in arena: Arena, _ callers: Int = 8) -> Contest {
        Contest(
            "ten events in one command, \(callers) callers", "commands/s", .atLeast(0.85),
            ours: Contestant {
                try await rate(in: arena, callers) { store in
                    try await store.perform { work in for _ in 0..<10 { _ = try book.handle(in: work) } }
                }
            },
            theirs: Contestant("pgbench, a set insert") {
                try await Pgbench(arena: arena, script: Pgbench.tenEvents, clients: callers).rate()
            })
    }

    static let book = AddBook(title: "The Great Gatsby", author: "F. Scott Fitzgerald", price: "12.99")

    /// Commands a second of so many callers, each sending one after the other.
    static func rate(
        in arena: Arena, _ callers: Int, rings: Bool = false,
        _ command: @escaping @Sendable (PostgresOutboxStore) async throws -> Void
    ) async throws -> Double {
        try await arena.clear()
        return try await arena.withStore(connections: callers + 1, rings: rings) { store in
            try await Callers(callers) { try await command(store) }.rate(for: arena.seconds)
        }
    }
}
