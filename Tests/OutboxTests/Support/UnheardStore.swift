import Outbox
import OutboxTesting
import Synchronization

/// A store in memory whose answer to a COMMIT is lost: the first one that begins a try.
final class UnheardStore: OutboxStore {
    let memory = InMemoryOutboxStore()
    private let counts = Mutex((begun: 0, unheard: 0))

    /// How many answers were lost.
    var unheard: Int { counts.withLock { $0.unheard } }

    func transact<Result>(
        _ body: sending @escaping (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Result {
        let result = try await memory.transact { try body(Listening($0) { self.counts.withLock { $0.begun += 1 } }) }
        let isUnheard = counts.withLock { counts in
            guard counts.begun > 0, counts.unheard == 0 else { return false }
            counts.unheard = 1
            return true
        }
        if isUnheard { throw OutboxError(.outcomeUnknown, "the connection was lost during COMMIT") }
        return result
    }

    func register(_ subscriptions: [Subscription]) async throws -> [SubscriptionName: Int] {
        try await memory.register(subscriptions)
    }
    func status() async throws -> [SubscriptionStatus] { try await memory.status() }
    func cause(of error: any Error) -> FailureCause {
        (error as? OutboxError)?.code == .outcomeUnknown ? .infrastructure : memory.cause(of: error)
    }
}

/// Tells when a try begins.
private final class Listening: ForwardingTransaction {
    private let onBegin: () -> Void

    init(_ transaction: any StoreTransaction, onBegin: @escaping () -> Void) {
        self.onBegin = onBegin
        super.init(transaction)
    }

    override func begin(
        _ positions: [Int64], by subscription: SubscriptionName, for lease: Duration
    ) throws -> [Trial] {
        onBegin()
        return try super.begin(positions, by: subscription, for: lease)
    }
}
