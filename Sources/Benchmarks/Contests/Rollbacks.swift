import Bookshelf
import Foundation
import Outbox
import OutboxPostgres
import Postgres

/// Commands that have written state and event, and are rolled back: neither rows nor memory of them may stay.
enum Rollbacks {
    private static let callers = 8

    static func contest(in arena: Arena, count: Int) -> Contest {
        Contest(
            "\(Double(count).grouped) commands rolled back",
            [
                .init(name: "rate", unit: "commands/s"),
                .init(name: "memory that stays", unit: "MiB", bar: .atMost(2)),
            ],
            ours: Contestant {
                try await arena.clear()
                return try await arena.withStore(connections: callers) { try await measure($0, count) }
            })
    }

    private static func measure(_ store: PostgresOutboxStore, _ count: Int) async throws -> [Double] {
        let callers = Callers(callers) { try await rollBack(in: store) }
        _ = try await callers.rate(count: count / 10)
        let figures = ProcessFigures(of: getpid())
        let before = try figures.mebibytes()
        let rate = try await callers.rate(count: count)
        let grown = try figures.mebibytes() - before
        guard try await isEmpty(store) else {
            throw Tool.Failed(description: "a row of a command that was rolled back is there")
        }
        return [rate, max(0, grown)]
    }

    /// The read sends what is held back, so that the server has written it when the command refuses.
    private static func rollBack(in store: PostgresOutboxStore) async throws {
        do {
            try await store.perform { work in
                _ = try Commands.book.handle(in: work)
                try work.withPostgres { transaction in _ = try transaction.query("SELECT") }
                throw Refused()
            }
        } catch is Refused {}
    }

    private static func isEmpty(_ store: PostgresOutboxStore) async throws -> Bool {
        try await store.perform { work in
            try work.withPostgres { transaction in
                try transaction.query(
                    "SELECT NOT EXISTS (SELECT FROM bookshelf.books) AND NOT EXISTS (SELECT FROM outbox.events)"
                ).first?.decode(Bool.self, at: 0) == true
            }
        }
    }

    private struct Refused: Error {}
}
