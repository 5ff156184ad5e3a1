import Bookshelf
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import Postgres
import Synchronization

/// Commands through the whole public API, beside pgbench with the same rows.
enum Commands {
    static func contests(in arena: Arena, among callers: [Int] = [1, 8, 16], bar: Double) -> [Contest] {
        callers.map { callers in
            Contest(
                name: "command, \(callers) caller\(callers == 1 ? "" : "s")", unit: "commands/s", bar: bar,
                ours: Contestant(name: "swift-outbox") {
                    try await rate(in: arena, callers) { store in _ = try await store.process(book) }
                },
                theirs: Contestant(name: "pgbench, pipelined") {
                    try await Pgbench(arena: arena, script: Pgbench.command, clients: callers).rate()
                })
        }
    }

    /// With an idempotency key and the stored answer.
    static func keyed(in arena: Arena, bar: Double, _ callers: Int = 8) -> Contest {
        Contest(
            name: "command with a key, \(callers) callers", unit: "commands/s", bar: bar,
            ours: Contestant(name: "swift-outbox") {
                try await rate(in: arena, callers) { store in
                    _ = try await store.process(book, key: try IdempotencyKey(UUID().uuidString))
                }
            },
            theirs: Contestant(name: "pgbench, pipelined") {
                try await Pgbench(arena: arena, script: Pgbench.keyed, clients: callers).rate()
            })
    }

    /// Ten books, and so ten events, in one transaction.
    static func ten(in arena: Arena, bar: Double, _ callers: Int = 8) -> Contest {
        Contest(
            name: "ten events in one command, \(callers) callers", unit: "commands/s", bar: bar,
            ours: Contestant(name: "swift-outbox") {
                try await rate(in: arena, callers) { store in
                    try await store.perform { work in for _ in 0..<10 { _ = try book.handle(in: work) } }
                }
            },
            theirs: Contestant(name: "pgbench, a set insert") {
                try await Pgbench(arena: arena, script: Pgbench.tenEvents, clients: callers).rate()
            })
    }

    private static let book = AddBook(title: "The Great Gatsby", author: "F. Scott Fitzgerald", price: "12.99")

    /// Commands a second of so many callers, each sending one after the other.
    private static func rate(
        in arena: Arena, _ callers: Int, _ command: @escaping @Sendable (PostgresOutboxStore) async throws -> Void
    ) async throws -> Double {
        try await arena.clear()
        let client = try arena.client(connections: callers + 1)
        let store = try PostgresOutboxStore.bookshelf(client: client, logger: arena.logger)
        for _ in 0..<20 { try await command(store) }
        let count = Atomic(0)
        let start = ContinuousClock.now
        let end = start + .seconds(arena.seconds)
        try await withThrowingTaskGroup { group in
            for _ in 0..<callers {
                group.addTask {
                    while ContinuousClock.now < end {
                        try await command(store)
                        count.add(1, ordering: .relaxed)
                    }
                }
            }
            try await group.waitForAll()
        }
        let time = (ContinuousClock.now - start) / .seconds(1)
        await client.close()
        return Double(count.load(ordering: .relaxed)) / time
    }
}
