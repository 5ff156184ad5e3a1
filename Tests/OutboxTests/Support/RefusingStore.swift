import Outbox
import OutboxTesting

/// A store in memory that refuses to write one kind of aggregate.
final class RefusingStore: OutboxStore {
    let memory = InMemoryOutboxStore()
    private let kind: AggregateKind

    init(refusing kind: AggregateKind) { self.kind = kind }

    func transact<Result>(
        _ body: sending @escaping (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Result {
        let kind = self.kind
        return try await memory.transact { try body(Refusing($0, kind)) }
    }

    func register(_ subscriptions: [Subscription]) async throws -> [SubscriptionName: Int] {
        try await memory.register(subscriptions)
    }
    func status() async throws -> [SubscriptionStatus] { try await memory.status() }
    func cause(of error: any Error) -> FailureCause { memory.cause(of: error) }
}

/// Passes writes on, but not those of one kind.
private final class Refusing: ForwardingTransaction {
    private let kind: AggregateKind

    init(_ transaction: any StoreTransaction, _ kind: AggregateKind) {
        self.kind = kind
        super.init(transaction)
    }

    override func write<Aggregate: AggregateRoot>(_ saves: [Save<Aggregate>]) throws {
        guard Aggregate.kind != kind else { throw Mishap() }
        try super.write(saves)
    }
}
