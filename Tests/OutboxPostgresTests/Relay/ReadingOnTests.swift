import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import Testing

@testable import OutboxTesting

/// One transaction of a relay, several reads: the next is under way while the events of the last are handled.
@Suite(.timeLimit(.minutes(1))) struct ReadingOnTests {
    /// How many events each commit handled, with a handler of each event.
    private func commits(
        _ world: World, _ handle: @escaping @Sendable (CounterRaised, UnitOfWork) throws -> Void
    ) async throws -> [Int] {
        let commits = Recorder<Int>()
        try await world.relay {
            $0.batchSize = 1000  // In reads of 250.
            $0.observe = { if case .handled(_, let positions) = $0 { commits.append(positions.count) } }
        } _: {
            React(to: CounterRaised.self, as: "on", retry: .tomorrow, handle)
        }.drain()
        return commits.all
    }

    @Test func `a transaction reads on as far as it may, and the next goes on from there`() async throws {
        try await World.with { world in
            let ledger = try await Ledger(world)
            _ = try await world.raise(counters: 2300, times: 1)
            #expect(try await commits(world) { try ledger.note($0, in: $1) } == [1000, 1000, 300])
            #expect(try await ledger.audit() == .init(effects: 2300))
        }
    }

    @Test(arguments: [0, 249, 250, 700, 999])
    func `an event that fails in whichever read is set aside alone`(place: Int) async throws {
        try await World.with { world in
            let ledger = try await Ledger(world)
            let ids = try await world.raise(counters: 1000, times: 1)
            _ = try await commits(world) { event, work in
                if event.counterID == ids[place] { throw LimitPassed() }
                try ledger.note(event, in: work)
            }
            #expect(try await world.parked(by: "on").map(\.position) == [Int64(place + 1)])
            #expect(try await ledger.audit() == .init(effects: 999))
        }
    }

    @Test func `what waits behind a failed event of an earlier read waits in a later one too`() async throws {
        try await World.with { world in
            let ledger = try await Ledger(world)
            let ids = try await world.raise(counters: 600, times: 1)
            try await world.store.raise(ids[3])
            _ = try await commits(world) { event, work in
                if event.counterID == ids[3], event.value == 1 { throw LimitPassed() }
                try ledger.note(event, in: work)
            }
            #expect(try await world.parked(by: "on").map(\.position) == [4, 601])
            #expect(try await ledger.audit() == .init(effects: 599))
        }
    }

    @Test func `handlers of every read meet the server's settings as they were`() async throws {
        try await World.with { world in
            let settings = Recorder<String>()
            _ = try await world.raise(counters: 600, times: 1)
            _ = try await commits(world) { _, work in
                let row = try work.withPostgres {
                    try $0.query("SELECT current_setting('plan_cache_mode'), current_setting('enable_seqscan')").first
                }
                let (mode, scans) = try #require(row).decode(String.self, String.self)
                settings.append("\(mode) \(scans)")
            }
            #expect(settings.all.count == 600)
            #expect(Set(settings.all) == ["auto on"])
        }
    }

    @Test func `an effect that comes twice happens once, in one read, in several, and later`() async throws {
        try await World.with { world in
            let ledger = try await Ledger(world)
            let ids = try await world.raise(counters: 300, times: 2)
            for id in ids.prefix(20) { try await world.store.raise(id) }
            let tries = Recorder<Int64>()
            let relay = try world.relay {
                $0.batchSize = 1000
            } _: {
                React(to: CounterRaised.self, as: "once", once: \.counterID.uuid) { event, work in
                    tries.append(event.value)
                    try ledger.note(event, in: work)
                }
            }
            try await relay.drain()
            #expect(try await ledger.audit() == .init(effects: 300))
            for id in ids.suffix(20) { try await world.store.raise(id) }
            _ = try await world.raise(counters: 5, times: 1)
            try await relay.drain()
            #expect(try await ledger.audit() == .init(effects: 305))
            #expect(Set(tries.all) == [1], "no handler sees the repeat of an effect")
            #expect(try await world.parked(by: "once") == [])
        }
    }
}
