import Dispatch
import Outbox
import OutboxPostgres
import TestServer

/// A unit of work that has written and is not committed until a test says so.
struct HeldTransaction {
    private let letGo = DispatchSemaphore(value: 0)
    private let whole: Task<Void, any Error>

    /// Returns when everything that `body` saved was sent, and so locks its rows.
    ///
    /// The unit waits on its connection's own thread; no task does.
    init(
        _ store: PostgresOutboxStore, _ body: @escaping @Sendable (UnitOfWork) throws -> Void
    ) async throws {
        let letGo = letGo
        let (written, writer) = AsyncStream<Void>.makeStream()
        whole = Task {
            defer { writer.finish() }
            try await store.perform { work in
                try body(work)
                try work.withPostgres { transaction in _ = try transaction.query("SELECT") }
                writer.yield()
                letGo.wait()
            }
        }
        for await _ in written { return }
        try await whole.value
    }

    /// Waits until somebody needs what it holds, then commits.
    func commitWhenWaitedFor(_ database: TestDatabase) async throws {
        defer { letGo.signal() }
        try await TestServer.until("somebody waits for the transaction that is held") {
            let rows = try await database.client.query(
                """
                SELECT EXISTS (
                    SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')
                """)
            return try rows.first?.decode(Bool.self, at: 0) == true
        }
        letGo.signal()
        try await whole.value
    }
}
