import Foundation
public import Outbox

/// An outbox in memory, for tests of handlers and commands without a database.
///
/// Transactions run one after another, so it has none of a database's races, and all of the outbox's rules.
public final class InMemoryOutboxStore: OutboxStore, @unchecked Sendable {  // `state` is only touched under `lock`.
    private let lock = NSLock()
    private var state = InMemoryState()
    private var readers: [Int: AsyncStream<Void>.Continuation] = [:]
    private var readerCount = 0
    private let elapsed: @Sendable () -> Duration

    /// An empty outbox on a clock of its own, that retries wait by.
    public init(clock: ManualClock? = nil) {
        if let clock {
            elapsed = { clock.now }
        } else {
            let start = ContinuousClock.now
            elapsed = { ContinuousClock.now - start }
        }
    }

    /// Runs `body` alone; what it did is kept when it returns, and forgotten when it throws.
    public func transact<Result>(
        _ body: sending @escaping (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Result {
        try Task.checkCancellation()
        return try serially(body)
    }

    private func serially<Result>(
        _ body: sending (any StoreTransaction) throws -> sending Result
    ) throws -> sending Result {
        lock.lock()
        defer { lock.unlock() }
        let transaction = InMemoryTransaction(state, elapsed: elapsed())
        let result = try body(transaction)
        if transaction.state.log.count > state.log.count { wake() }
        state = transaction.state
        return result
    }

    /// A value for each commit that appended events; those that nobody has taken yet are one.
    public func wakeUps() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { stream in
            let number = lock.withLock {
                readerCount += 1
                readers[readerCount] = stream
                return readerCount
            }
            stream.onTermination = { [weak self] _ in
                guard let self else { return }
                lock.withLock { _ = readers.removeValue(forKey: number) }
            }
        }
    }

    private func wake() {
        for reader in readers.values { reader.yield() }
    }

    /// Makes subscriptions known.
    @discardableResult
    public func register(_ subscriptions: [Subscription]) async throws -> [SubscriptionName: Int] {
        for subscription in subscriptions {
            try subscription.name.validated()
            try edit { try $0.register(subscription) }
        }
        return try edit { state in state.subscriptions.mapValues(\.checkpoints.count) }
    }

    /// Where every known subscription stands.
    public func status() async throws -> [SubscriptionStatus] {
        let elapsed = elapsed()
        return try edit { state in
            state.subscriptions.values.sorted { $0.name < $1.name }
                .map { $0.status(in: state.log, at: state.date(at: elapsed)) }
        }
    }

    /// A conflict, or else the handler's fault: memory does not fail.
    public func cause(of error: any Error) -> FailureCause {
        (error as? OutboxError)?.code == .versionConflict ? .conflict : .handler
    }

    /// Every committed event, in order.
    public func log() -> [LoggedEvent] {
        lock.withLock { state.log }
    }

    /// The saved aggregates of one type, ordered by identity.
    public func all<Aggregate: AggregateRoot>(_ type: Aggregate.Type) -> [Aggregate] {
        lock.withLock { state.aggregates[type.kind, default: [:]] }
            .sorted { $0.key < $1.key }.compactMap { $0.value as? Aggregate }
    }

    /// Every event set aside for a subscription, in order.
    public func parked(by subscription: SubscriptionName) -> [ParkedEvent] {
        lock.withLock { state.subscriptions[subscription]?.parked ?? [:] }
            .sorted { $0.key < $1.key }.map(\.value.event)
    }

    /// Appends events as another program might have written them, unchecked; positions are given by the log.
    public func append(_ records: [EventRecord]) {
        lock.withLock {
            state.append(records, at: elapsed())
            wake()
        }
    }

    private func edit<Result>(_ body: (inout InMemoryState) throws -> Result) throws -> Result {
        try lock.withLock { try body(&state) }
    }
}
