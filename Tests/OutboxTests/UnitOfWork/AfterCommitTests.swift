import Outbox
import OutboxRelay
import Testing

@testable import OutboxTesting

/// What waits for the commit happens once, however often the unit of work ran.
@Suite struct AfterCommitTests {
    @Test func `a transaction that ran three times is followed once`() async throws {
        let (store, runs, happened) = (RepeatingStore(), Recorder<Int>(), Recorder<Int>())
        try await store.perform { work in
            runs.append(1)
            let run = runs.all.count
            work.onCommit { happened.append(run) }
        }
        #expect(runs.all.count == 3)
        #expect(happened.all == [3], "only the run that committed")
    }

    @Test func `a reaction's transaction that ran three times is followed once`() async throws {
        let (store, happened) = (RepeatingStore(), Recorder<Int64>())
        try await store.memory.raise(times: 2)
        try await drain(store) {
            React(to: CounterRaised.self, as: "count") { event, work in
                work.onCommit { happened.append(event.value) }
            }
        }
        #expect(happened.all == [1, 2])
    }

    @Test func `an event that failed is followed only when it succeeds`() async throws {
        let (store, tries, happened) = (InMemoryOutboxStore(), Recorder<Int64>(), Recorder<Int64>())
        try await store.raise(times: 2)
        try await drain(store) {
            React(to: CounterRaised.self, as: "count", retry: .atOnce(attempts: 5)) { event, work in
                work.onCommit { happened.append(event.value) }
                tries.append(event.value)
                if tries.all.count < 3 { throw Mishap() }
            }
        }
        #expect(happened.all == [1, 2])
    }

    @Test func `nothing follows where the outcome of the commit is unknown`() async throws {
        let happened = Recorder<Int>()
        await #expect(throws: OutboxError.self) {
            try await RepeatingStore(losesAnswer: true).perform { work in work.onCommit { happened.append(1) } }
        }
        #expect(happened.all.isEmpty)
    }
}

/// A store that runs every transaction three times, as a database's deadlocks may ask for, and keeps the last.
private final class RepeatingStore: OutboxStore {
    private struct Again: Error {}

    let memory = InMemoryOutboxStore()
    private let losesAnswer: Bool

    init(losesAnswer: Bool = false) { self.losesAnswer = losesAnswer }

    func transact<Result>(
        _ body: sending @escaping (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Result {
        let result = try await memory.transact { transaction in
            for _ in 0..<2 { _ = try body(Discarding(transaction)) }
            return try body(transaction)
        }
        if losesAnswer { throw OutboxError(.outcomeUnknown, "the connection was lost during COMMIT") }
        return result
    }

    func register(_ subscriptions: [Subscription]) async throws -> [SubscriptionName: Int] {
        try await memory.register(subscriptions)
    }
    func status() async throws -> [SubscriptionStatus] { try await memory.status() }
    func cause(of error: any Error) -> FailureCause { memory.cause(of: error) }
}

/// Reads, and forgets what is written.
private final class Discarding: ForwardingTransaction {
    override func write<Aggregate: AggregateRoot>(_ saves: [Save<Aggregate>]) throws {}
    override func append(_ events: [EventRecord]) throws {}
    override func claim(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        Set(effects).subtracting(try base.handled(effects, by: subscription))
    }
    override func advance(_ shard: Shard, to checkpoint: Checkpoint) throws {}
    override func park(_ events: [ParkedEvent], by subscription: SubscriptionName) throws {}
    override func unpark(_ positions: [Int64], by subscription: SubscriptionName) throws {}
    override func remember(_ response: [UInt8], for key: CommandKey) throws {}
}
