import Foundation
import Outbox
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxPostgres
@testable import OutboxTesting

/// A process whose relay is killed at each of its transactions: just before the commit, and just after it.
@Suite(.timeLimit(.minutes(3))) struct `Processes of killed relays` {
    @Test func `execute each command once, and undo each once, in their order`() async throws {
        try await World.with { world in
            let counter = Identity<Counter>()
            try await world.store.perform { work in
                var teller = Counter()
                teller.record(ClimbBegun(counter: counter))
                try work.counters.save(teller)
            }
            let url = try await TestServer.url()
            var seen: [Int] = []
            while try await world.climb(counter)?.status.isEnded != true {
                try #require(seen.count < 20, "every second relay gets one step further")
                for moment in [DoomedRelay.Moment.beforeCommit, .afterCommit] {
                    let doomed = DoomedRelay(url: url, schema: world.schema.name, moment: moment)
                    await #expect(processExitsWith: .signal(SIGKILL)) { [doomed = doomed as DoomedRelay] in
                        try await doomed.run()
                    }
                }
                seen.append(try await world.climb(counter)?.progress.commands.count ?? 0)
            }
            #expect(seen.count > 6, "nearly each commit had a kill before and one after: \(seen)")
            #expect(seen == seen.sorted())
            _ = try await world.relay { Climb.subscriptions() }.drain()
            let climb = try #require(try await world.climb(counter))
            #expect(climb.status == .compensated)
            #expect(climb.late == 0)
            #expect(
                climb.progress.commands.map { "\($0.isUndo) \($0.state)" } == [
                    "false done", "false done", "false refused", "true done", "true done",
                ])
            let label = try await world.store.perform { work in try work.counters.get(counter).label }
            #expect(label == "1 2 20 10")
            #expect(try await world.store.status().map { $0.parked + $0.dead } == [0, 0, 0])
        }
    }
}

/// A relay in a process of its own, which dies at the first transaction that appends events.
private struct DoomedRelay: Codable, Sendable {
    enum Moment: String, Codable { case beforeCommit, afterCommit }

    let url: String
    let schema: String
    let moment: Moment

    func run() async throws {
        let client = PostgresClient(try PostgresConfiguration(url: url), logger: .quiet)
        let store = try PostgresOutboxStore(
            client: client, schema: try SQLIdentifier(schema), tables: [CounterTable.self], logger: .quiet)
        var configuration = RelayConfiguration()
        configuration.longestPause = .milliseconds(20)
        configuration.batchSize = 1
        try await Relay(
            store: DoomedStore(store, moment), handlers: HandlerRegistry { Climb.subscriptions() },
            configuration: configuration, logger: .quiet
        ).run()
    }
}

/// A store whose program is killed where something was to be appended.
private struct DoomedStore: OutboxStore {
    private let store: PostgresOutboxStore
    private let moment: DoomedRelay.Moment

    init(_ store: PostgresOutboxStore, _ moment: DoomedRelay.Moment) {
        self.store = store
        self.moment = moment
    }

    func transact<Result>(
        _ body: sending @escaping (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Result {
        let moment = self.moment
        let appended = Recorder<Bool>()
        let result = try await store.transact { transaction in
            let result = try body(transaction)
            if (transaction as? PostgresStoreTransaction)?.hasAppended == true {
                try transaction.flush()
                if moment == .beforeCommit { kill(getpid(), SIGKILL) }
                appended.append(true)
            }
            return result
        }
        if !appended.all.isEmpty { kill(getpid(), SIGKILL) }
        return result
    }

    func register(_ subscriptions: [Subscription]) async throws -> [SubscriptionName: Int] {
        try await store.register(subscriptions)
    }
    func status() async throws -> [SubscriptionStatus] { try await store.status() }
    func cause(of error: any Error) -> FailureCause { store.cause(of: error) }
}

extension World {
    fileprivate func climb(_ counter: Identity<Counter>) async throws -> ProcessInstance? {
        try await store.perform { work in
            try work.repository(of: ProcessInstance.self).find(ProcessID(Climb.name, key: counter))
        }
    }
}

private struct ClimbBegun: DomainEvent {
    static let name: EventName = "climb.begun"
    let counter: Identity<Counter>
}

/// Writes a number down, and refuses 3.
private struct TakeStep: Command {
    static let name: CommandName = "step.take"
    let counter: Identity<Counter>
    let number: Int64

    func handle(in work: UnitOfWork) throws -> NoResponse {
        var counter = try work.counters.find(counter) ?? Counter(id: counter)
        counter.label += counter.label.isEmpty ? "\(number)" : " \(number)"
        counter.raise(by: number)
        try work.counters.save(counter)
        if number == 3 { throw DomainError(.init("too_high"), "3 is too high: turn back") }
        return NoResponse()
    }
}

/// Steps 1, 2 and 3, each when the one before was taken; at the third it turns back.
private struct Climb: ProcessManager {
    static let name: ProcessName = "climb"

    static let steps = ProcessSteps<Climb>()
        .sends(
            TakeStep.self,
            done: { step, _, climb in
                guard climb.status == .running else { return }
                try climb.take(step.number + 1, of: step.counter)
            }
        )
        .on(ClimbBegun.self, key: \.counter) { event, climb in try climb.take(1, of: event.counter) }
}

extension RunningProcess<Climb> {
    fileprivate mutating func take(_ number: Int64, of counter: Identity<Counter>) throws {
        try send(
            TakeStep(counter: counter, number: number), undoneBy: TakeStep(counter: counter, number: 10 * number))
    }
}
