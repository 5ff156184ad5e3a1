import Outbox
import OutboxPostgres
import Synchronization

/// A store whose connection is lost during COMMIT, the first few times: after it was applied, or before it arrived.
final class UncertainStore: OutboxStore {
    enum Loss { case afterCommit, beforeCommit }

    private struct NeverSent: Error {}

    private let store: PostgresOutboxStore
    private let loss: Loss
    private let left: Mutex<Int>

    init(_ store: PostgresOutboxStore, losing loss: Loss, times: Int = 1) {
        self.store = store
        self.loss = loss
        left = Mutex(times)
    }

    func transact<Result>(
        _ body: sending @escaping (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Result {
        let isLost = left.withLock { left in
            defer { left -= 1 }
            return left > 0
        }
        guard isLost else { return try await store.transact(body) }
        let loss = self.loss
        do {
            _ = try await store.transact { transaction in
                _ = try body(transaction)
                try transaction.flush()
                if loss == .beforeCommit { throw NeverSent() }
            }
        } catch is NeverSent {}
        throw OutboxError(.outcomeUnknown, "the connection was lost during COMMIT")
    }

    func register(_ subscriptions: [Subscription]) async throws -> [SubscriptionName: Int] {
        try await store.register(subscriptions)
    }
    func status() async throws -> [SubscriptionStatus] { try await store.status() }
    func cause(of error: any Error) -> FailureCause { store.cause(of: error) }
}
