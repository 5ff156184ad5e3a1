import Outbox
import OutboxPostgres

/// Notes the COMMITs whose answer was lost; the library resolves them without a word.
struct WatchedStore: OutboxStore {
    let store: PostgresOutboxStore
    let key: String
    let journal: Journal

    func transact<Result>(
        _ body: sending @escaping (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Result {
        do {
            return try await store.transact(body)
        } catch let error as OutboxError where error.code == .outcomeUnknown {
            journal.note("unknown", ["k": key])
            throw error
        }
    }

    func register(_ subscriptions: [Subscription]) async throws -> [SubscriptionName: Int] {
        try await store.register(subscriptions)
    }
    func status() async throws -> [SubscriptionStatus] { try await store.status() }
    func cause(of error: any Error) -> FailureCause { store.cause(of: error) }
}
