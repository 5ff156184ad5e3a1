import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import Testing

@testable import OutboxTesting

/// What is written to the log and what comes back.
@Suite(.timeLimit(.minutes(1))) struct LogRowTests {
    /// Every event that a subscription of `counter.raised` gets, as it was logged.
    private func logged(_ world: World, batchSize: Int = 1000) async throws -> [LoggedEvent] {
        let seen = Recorder<LoggedEvent>()
        let name = SubscriptionName(rawValue: "all.b\(batchSize)")
        try await world.relay {
            $0.batchSize = batchSize
        } _: {
            Deliver(CounterRaised.self, as: name, concurrency: 1) { _, delivery in seen.append(delivery.logged) }
        }.drain()
        return seen.all
    }

    @Test func `positions rise in the order of recording within one save, and of saving within one unit`() async throws
    {
        try await World.with { world in
            let ids = try await world.raise(counters: 40, times: 25, chunk: 40)
            let events = try await logged(world)
            #expect(events.count == 1000)
            #expect(events.map(\.position) == events.map(\.position).sorted())
            #expect(events.map(\.record.stream.id) == ids.flatMap { Array(repeating: $0.streamText, count: 25) })
            #expect(events.map(\.record.streamVersion) == ids.flatMap { _ in Array(1...25) })
        }
    }

    @Test func `metadata comes back as it went`() async throws {
        try await World.with { world in
            let all = [
                Metadata(), Metadata(causation: UUID()), Metadata(actor: ""), Metadata(actor: "naïve \u{1F4DA} \"'\\"),
                Metadata(trace: ["traceparent": "00-4bf92f-01", "tracestate": "a=1,b=\u{2028}"]),
                Metadata(causation: UUID(), actor: "alice", trace: ["baggage": ""]),
            ]
            for metadata in all { try await world.store.process(RaiseCounter(id: Identity()), as: metadata) }
            #expect(try await logged(world).map(\.record.metadata) == all)
        }
    }

    @Test func `a number survives as far as its type can hold it`() async throws {
        struct Numbers: DomainEvent, Equatable {
            static let name: EventName = "numbers"
            let large: [Int64]
            let unsigned: UInt64
            let fraction: [Double]
            let decimal: Decimal
        }
        try await World.with { world in
            let event = Numbers(
                large: [.min, .max, 9_007_199_254_740_993], unsigned: .max, fraction: [0.1, -1e-300, 1.7e308],
                decimal: try #require(Decimal(string: "12345678901234567.89")))
            try await world.store.perform { work in
                var counter = Counter()
                counter.record(event)
                try work.counters.save(counter)
            }
            let seen = Recorder<Numbers>()
            try await world.relay { React(to: Numbers.self, as: "numbers") { event, _ in seen.append(event) } }.drain()
            #expect(seen.all.map(\.large) == [event.large])
            #expect(seen.all == [event])
        }
    }

    @Test(arguments: [1, 2, 3, 7, 10])
    func `every batch size reads every event once, over the digit boundaries of positions`(size: Int) async throws {
        try await World.with { world in
            try await world.client.execute("ALTER TABLE \(world.schema).events ALTER position RESTART WITH 95")
            _ = try await world.raise(counters: 12, times: 1, chunk: 1)
            try await world.client.execute("ALTER TABLE \(world.schema).events ALTER position RESTART WITH 995")
            _ = try await world.raise(counters: 4, times: 3, chunk: 2)
            let positions = try await logged(world, batchSize: size).map(\.position)
            #expect(positions == Array(95...106) + Array(995...1006))
        }
    }

    @Test func `a window's bounds are compared as numbers, over the digit boundaries of transactions`() async throws {
        try await World.with { world in
            try await world.relay { React(to: CounterRaised.self, as: "all.b1000") { _, _ in } }.drain()
            for xid in [8, 9, 10, 11, 98, 99, 100, 101] { try await world.write(World.payload(Int64(xid))) }
            // As the first transactions of a cluster wrote them: 9, 99 and 100 were open when the checkpoint was written.
            try await world.client.execute(
                "UPDATE \(world.schema).events SET xid = ((payload->>'value')::text)::xid8")
            try await world.client.execute(
                """
                UPDATE \(world.schema).checkpoints SET position = 8, ceiling = 8,
                    after_snapshot = '9:101:9,99,100', up_to_snapshot = '9:101:9,99,100'
                """)
            let seen = Recorder<Int64>()
            try await world.relay {
                $0.batchSize = 2
            } _: {
                React(to: CounterRaised.self, as: "all.b1000") { event, _ in seen.append(event.value) }
            }.drain()
            #expect(seen.all == [9, 99, 100, 101])
        }
    }
}
