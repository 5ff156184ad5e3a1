import Outbox
import OutboxTesting
import Synchronization

/// A store in memory that says what relays looked for, and fails their first looks.
final class LookedAtStore: OutboxStore {
    let memory = InMemoryOutboxStore()
    /// The shards of each look.
    let looks = Recorder<Set<Shard>>()
    private let failures: Int

    init(failing failures: Int = 0) { self.failures = failures }

    func glance(at shards: [Shard: [EventName]]) async throws -> [Shard: Glance] {
        looks.append(Set(shards.keys))
        if looks.all.count <= failures { throw OutboxError(.busy, "the store is away") }
        return try await memory.glance(at: shards)
    }

    func transact<Result>(
        _ body: sending @escaping (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Result { try await memory.transact(body) }
    func register(_ subscriptions: [Subscription]) async throws -> [SubscriptionName: Int] {
        try await memory.register(subscriptions)
    }
    func status() async throws -> [SubscriptionStatus] { try await memory.status() }
    func wakeUps() -> AsyncStream<Void> { memory.wakeUps() }
    func cause(of error: any Error) -> FailureCause { memory.cause(of: error) }
}
