/// Where aggregates, the log and its subscriptions are kept: the seam between the outbox and a database.
///
/// One implementation is in memory, one is Postgres; one conformance suite runs against both.
public protocol OutboxStore: Sendable {
    /// Runs `body` in one transaction and commits.
    ///
    /// A thrown error rolls back and is rethrown. The store may run `body` again from the start where the database asks
    /// for it (a deadlock, a serialization failure). A connection lost during COMMIT is ``OutboxError/Code/outcomeUnknown``.
    func transact<Result>(
        _ body: sending @escaping (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Result

    /// Makes the subscriptions known, each with checkpoints where it starts, and returns how many shards each has.
    ///
    /// One that is known stays where it is, and keeps the number of shards it has.
    @discardableResult
    func register(_ subscriptions: [Subscription]) async throws -> [SubscriptionName: Int]

    /// Where every known subscription stands.
    func status() async throws -> [SubscriptionStatus]

    /// A value whenever there may be something new for a relay; a hint, which may be missing, or come for nothing.
    ///
    /// Each call makes a stream of its own, which ends when its reader's task is cancelled.
    func wakeUps() -> AsyncStream<Void>

    /// Whose fault an error is: a relay retries when the infrastructure failed, and parks the event when a handler did.
    func cause(of error: any Error) -> FailureCause
}

extension OutboxStore {
    /// Never wakes: relays find what is new by polling.
    public func wakeUps() -> AsyncStream<Void> { AsyncStream { _ in } }
}

/// Everything a store does within one transaction.
public typealias StoreTransaction = WritingTransaction & DeliveringTransaction

/// Whose fault a failed delivery is.
public enum FailureCause: Sendable {
    /// The handler's, or the event's: counted against the event.
    case handler
    /// Somebody else changed an aggregate meanwhile: worth trying at once, then counted as the handler's.
    case conflict
    /// The transaction was silent for longer than it may: a handler that computes for long, or a relay that was frozen.
    case silence
    /// A lost connection, a server that restarts, a timeout of the pool: never counted against an event.
    case infrastructure
}
