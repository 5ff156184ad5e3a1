import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import Testing

@testable import OutboxTesting

/// Several shards of one subscription, on several relays.
@Suite(.timeLimit(.minutes(2))) struct ShardTests {
    @Test func `relays share shards, and each event has one effect in the order of its stream`() async throws {
        try await World.with(connections: 24) { world in
            let (ledger, probe) = (try await Ledger(world), RelayProbe())
            let relays = try (0..<3).map { _ in
                try world.relay {
                    $0.observe = probe.observe
                    $0.batchSize = 9
                    $0.longestPause = .milliseconds(3)
                    $0.lease = .seconds(60)
                } _: {
                    React(to: CounterRaised.self, as: "count", shards: 4) { event, work in
                        try ledger.note(event, in: work)
                    }
                }
            }
            try await running(relays) {
                _ = try await world.raise(counters: 60, times: 5, chunk: 4)
                await probe.handled(300)
            }
            #expect(try await ledger.audit() == .init(effects: 300))
        }
    }

    @Test(arguments: [(1, 4), (4, 1), (2, 3)])
    func `another number of shards loses nothing and repeats nothing`(before: Int, after: Int) async throws {
        try await World.with { world in
            let ledger = try await Ledger(world)
            let first = try world.relay { React.noting(in: ledger, shards: before) }
            let ids = try await world.raise(counters: 20, times: 2, chunk: 3)
            try await first.drain()
            for id in ids { try await world.store.raise(id) }
            // One shard alone goes on, so that the shards stand in different places.
            try await world.store.transact { transaction in
                guard let batch = try transaction.next("count", of: [CounterRaised.name], limit: 1000) else { return }
                _ = try transaction.claim(batch.events.map { EffectKey($0.event.id) }, by: "count")
                try transaction.advance("count", to: batch.end)
            }
            let claimed = try await world.count("inbox") - 40
            try await world.operations.reshard("count", into: after)
            for id in ids { try await world.store.raise(id) }
            try await first.drain()
            #expect(try await ledger.audit() == .init(effects: 80 - claimed))
            #expect(try await world.count("inbox") == 80)
            #expect(try await world.store.status().first?.shards == after)
            #expect(try await world.operations.audit().map(\.action) == ["reshard"])
            let again = await #expect(throws: OutboxError.self) {
                try await world.operations.reshard("count", into: after)
            }
            #expect(again?.code == .alreadyDone)
            #expect(try await world.store.status().first?.lag == 0)
        }
    }

    @Test func `a holder that was at work while shards changed settles nothing`() async throws {
        try await World.with { world in
            try await world.relay { Deliver(CounterRaised.self, as: "send") { _, _ in } }.drain()
            let term = try await world.store.transact { try $0.lease("send", holder: "a", for: .seconds(60)) }
            try await world.operations.reshard("send", into: 2)
            let error = await #expect(throws: OutboxError.self) {
                try await world.store.transact { try $0.confirm("send", term: #require(term)) }
            }
            #expect(error?.code == .leaseLost)
        }
    }

    @Test func `shards without number and subscriptions without a place are refused`() async throws {
        try await World.with { world in
            let none = await #expect(throws: OutboxError.self) { try await world.operations.reshard("nobody", into: 2) }
            #expect(none?.code == .notFound)
            let zero = await #expect(throws: OutboxError.self) { try await world.operations.reshard("nobody", into: 0) }
            #expect(zero?.message == "reshard: 0 shards: a subscription has from 1 to 1,024")
        }
    }
}

extension React {
    /// Notes every raised counter.
    fileprivate static func noting(in ledger: Ledger, shards: Int) -> React {
        React(to: CounterRaised.self, as: "count", shards: shards) { event, work in try ledger.note(event, in: work) }
    }
}

extension World {
    fileprivate var operations: OutboxOperator { OutboxOperator(store: store, actor: "tests") }
}
