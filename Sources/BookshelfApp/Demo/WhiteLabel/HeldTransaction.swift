import Dispatch
import Outbox
import OutboxPostgres
import Postgres

/// A unit of work that has written, and is not committed before it is told to.
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

    /// Commits after `meanwhile`, also where that fails.
    func commit(after meanwhile: () async throws -> Void) async throws {
        do {
            try await meanwhile()
        } catch {
            letGo.signal()
            _ = await whole.result
            throw error
        }
        letGo.signal()
        try await whole.value
    }
}
