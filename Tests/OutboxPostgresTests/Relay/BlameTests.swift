import Dispatch
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import Testing

@testable import OutboxTesting

/// Whose fault a failed transaction is: no event is set aside for what another one did.
@Suite(.timeLimit(.minutes(1))) struct BlameTests {
    @Test func `a write that fails in a later handler's round trip is not blamed on the later event`() async throws {
        try await World.with { world in
            let ledger = try await Ledger(world)
            let ids = try await world.raise(counters: 40, times: 1)
            let (guilty, taken) = (ids[0], try await world.store.raise())
            try await world.relay {
                React(to: CounterRaised.self, as: "blame", retry: .tomorrow) { event, work in
                    // Queued here, refused when the next handler's statement sends it.
                    if event.counterID == guilty {
                        try work.counters.save(Counter(id: taken))
                    } else {
                        try ledger.note(event, in: work)
                    }
                }
            }.drain()
            #expect(try await world.parked(by: "blame").map(\.position) == [1])
            #expect(try await ledger.audit() == .init(effects: 40))
        }
    }

    @Test func `an event whose handler swallows a database error is set aside alone`() async throws {
        try await World.with { world in
            let (ledger, tries) = (try await Ledger(world), Recorder<Int64>())
            let ids = try await world.raise(counters: 64, times: 1)
            try await world.relay {
                React(to: CounterRaised.self, as: "swallow", retry: .tomorrow) { event, work in
                    tries.append(event.value)
                    if event.counterID == ids[0] {
                        _ = try? work.withPostgres { try $0.execute("SELECT 1 / 0") }
                    } else {
                        try ledger.note(event, in: work)
                    }
                }
            }.drain()
            let parked = try await world.parked(by: "swallow")
            #expect(parked.map(\.position) == [1])
            #expect(parked.map(\.state) == ["retrying"])
            #expect(try await ledger.audit() == .init(effects: 63))
            #expect(tries.all.count <= 64 + 2 * 10, "a few tries by halves, not one for each event")
        }
    }

    @Test func `a handler that meets the failure of an earlier one may hide it in an error of its own`() async throws {
        struct Hidden: Error {}
        try await World.with { world in
            let ledger = try await Ledger(world)
            let (ids, taken) = (try await world.raise(counters: 10, times: 1), try await world.store.raise())
            try await world.relay {
                React(to: CounterRaised.self, as: "hidden", retry: .tomorrow) { event, work in
                    if event.counterID == ids[0] {
                        try work.counters.save(Counter(id: taken))
                    } else {
                        do { try ledger.note(event, in: work) } catch { throw Hidden() }
                    }
                }
            }.drain()
            #expect(try await world.parked(by: "hidden").map(\.position) == [1])
            #expect(try await ledger.audit() == .init(effects: 10))
        }
    }

    @Test func `an aggregate that somebody else saves meanwhile costs a try and no event`() async throws {
        try await World.with { world in
            let (ledger, conflicts) = (try await Ledger(world), Recorder<Int64>())
            let (id, target) = (try await world.store.raise(times: 2), try await world.store.raise())
            try await world.relay {
                React(to: CounterRaised.self, as: "race", retry: .tomorrow) { event, work in
                    if event.counterID == id, event.value == 1 {
                        let counter = try work.counters.get(target)
                        try work.counters.save(counter)
                        if conflicts.all.isEmpty {
                            conflicts.append(1)
                            let (world, done) = (world, DispatchSemaphore(value: 0))
                            Task {
                                try await world.store.raise(target)
                                done.signal()
                            }
                            done.wait()
                        }
                    }
                    try ledger.note(event, in: work)
                }
            }.drain()
            #expect(try await world.parked(by: "race") == [])
            #expect(try await ledger.audit() == .init(effects: 4))
        }
    }
}
