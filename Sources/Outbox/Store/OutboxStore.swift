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

    /// Looks, without a lock, whether there is something to do for each of these shards, given with what its subscription
    /// asks for: what an idle relay does again and again.
    ///
    /// It may find work where there is none, but never the other way round; a shard without an answer may have work.
    func glance(at shards: [Shard: [EventName]]) async throws -> [Shard: Glance]

    /// A value whenever there may be something new for a relay; a hint, which may be missing, or come for nothing.
    ///
    /// Each call makes a stream of its own, which ends when its reader's task is cancelled.
    func wakeUps() -> AsyncStream<Void>

    /// Whose fault an error is: a relay retries when the infrastructure failed, and parks the event when a handler did.
    func cause(of error: any Error) -> FailureCause
}

/// What a look without a lock finds.
public enum Glance: Hashable, Sendable {
    /// There is something to do, or there may be.
    case work
    /// There is nothing to do, and a parked event is due after this time; nil where none waits for its time.
    case nothing(nextDue: Duration?)
}

extension OutboxStore {
    /// Reads what comes next for each, as a relay does that goes on with it.
    public func glance(at shards: [Shard: [EventName]]) async throws -> [Shard: Glance] {
        try await transact { transaction in
            var found: [Shard: Glance] = [:]
            for (shard, names) in shards {
                do {
                    let batch = try transaction.peek(shard, of: names, limit: 1)
                    found[shard] = batch.isEmpty ? .nothing(nextDue: batch.nextDue) : .work
                } catch let error as OutboxError where error.code == .halted {
                    found[shard] = .work  // Restored elsewhere: a relay that locks finds the place again.
                }
            }
            return found
        }
    }

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
