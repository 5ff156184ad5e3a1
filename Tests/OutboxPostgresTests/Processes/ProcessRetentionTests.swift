import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// An instance that has ended goes when nothing in the log could begin it again.
@Suite(.timeLimit(.minutes(2))) struct `Ended processes` {
    private static let month = Duration.seconds(30 * 86_400)

    @Test func `go once they ended long enough before the oldest event of the log, and those that run stay`()
        async throws
    {
        try await World.with { world in
            let (ended, open) = (UUID.timeOrdered(), UUID.timeOrdered())
            let maintenance = try world.maintenance(processes: .zero)
            _ = try await maintenance.runOnce()
            try await world.place([(ended, 1), (open, 1), (ended, 2)])
            #expect(try await world.statuses() == [.completed, .running])
            #expect(try await maintenance.runOnce().deleted.processes == 0, "what it took is in the log")
            try await world.fill(1500)
            #expect(try await world.maintenance(processes: nil).runOnce().dropped.contains("events_1"))
            #expect(try await world.maintenance(processes: Self.month).runOnce().deleted.processes == 0, "too young")
            #expect(try await maintenance.runOnce().deleted.processes == 1)
            #expect(try await world.instance(ended) == nil)
            #expect(try await world.instance(open)?.status == .running)
        }
    }

    @Test func `are found by an outcome that was recorded in time, read or replayed however late`() async throws {
        try await World.with { world in
            let key = UUID.timeOrdered()
            let maintenance = try world.maintenance(processes: Self.month)
            _ = try await maintenance.runOnce()
            try await world.place([(key, 1), (key, 2)])
            try await world.fill(1000)
            #expect(try await maintenance.runOnce().dropped.contains("events_1"))
            // It ended forty days ago; twenty days later came an outcome, which no relay has read.
            try await world.tell(key, 3)
            try await world.client.execute(
                "UPDATE \(world.schema).events SET recorded_at = recorded_at - interval '20 days'")
            try await world.client.execute(
                "UPDATE \(world.schema).processes SET ended_at = ended_at - interval '40 days'")
            try await world.append(events: 1500)
            #expect(try await maintenance.runOnce().deleted.processes == 0)
            try await world.drainAll()
            #expect(try await world.instance(key)?.late == 1)
            #expect(try await world.statuses() == [.completed], "none was begun again")
            _ = try await OutboxOperator(store: world.store, actor: "alice")
                .replay("pairing.outcomes", from: .beginning, reason: "a test")
            try await world.drainAll()
            #expect(try await world.statuses() == [.completed])
            let last = try await maintenance.runOnce()
            #expect(last.dropped.contains("events_1001"))
            #expect(last.deleted.processes == 1)
            _ = try await OutboxOperator(store: world.store, actor: "alice")
                .replay("pairing.outcomes", from: .beginning, reason: "a test")
            try await world.drainAll()
            #expect(try await world.statuses() == [], "the log tells of none that is gone")
        }
    }

    @Test func `are kept while one of their commands waits`() async throws {
        try await World.with { world in
            let key = UUID.timeOrdered()
            let maintenance = try world.maintenance(processes: .zero)
            _ = try await maintenance.runOnce()
            try await world.place([(key, 9)])
            let dead = try #require(try await world.parked(by: "pairing.commands").first)
            #expect(dead.state == "dead")
            #expect(try await world.statuses() == [.completed])
            try await world.client.execute(
                "UPDATE \(world.schema).events SET recorded_at = recorded_at - interval '1 day'")
            try await world.client.execute(
                "UPDATE \(world.schema).processes SET ended_at = ended_at - interval '1 day'")
            try await world.fill(1500)
            let report = try await maintenance.runOnce()
            #expect(report.deleted.processes == 0)
            #expect(report.holdbacks.map(\.subscription) == ["pairing.commands"])
            // What the command lacked is there now.
            try await world.store.perform { work in _ = try work.counters.save(Counter(id: Identity(key))) }
            _ = try await OutboxOperator(store: world.store, actor: "alice").redrive(ParkedFilter())
            try await world.drainAll()
            #expect(try await world.store.value(of: Identity(key)) == 1)
            #expect(try await maintenance.runOnce().deleted.processes == 1)
        }
    }

    @Test func `that are gone begin anew with an outcome that comes later`() async throws {
        try await World.with { world in
            let key = UUID.timeOrdered()
            let maintenance = try world.maintenance(processes: .zero)
            _ = try await maintenance.runOnce()
            try await world.place([(key, 1), (key, 2)])
            try await world.fill(1500)
            #expect(try await maintenance.runOnce().deleted.processes == 1)
            try await world.place([(key, 3)])
            #expect(try await world.instance(key)?.status == .running)
            #expect(try await world.instance(key)?.late == 0)
        }
    }

    @Test func `go in batches, whatever their end was`() async throws {
        try await World.with { world in
            try await world.client.execute(
                """
                INSERT INTO \(world.schema).processes (id, version, status, state_version, state, progress, undo, late,
                    begun_by, started_at, ended_at)
                SELECT 'old/' || n, 1, (ARRAY['completed', 'compensated', 'failed', 'running', 'compensating'])[n % 5 + 1],
                    1, '{}', '{}', '[]', 0, n, now() - interval '60 days',
                    CASE WHEN n % 5 < 3 THEN now() - interval '59 days' END
                FROM generate_series(1, 25000) n
                """)
            let report = try await world.maintenance(processes: Self.month).runOnce()
            #expect(report.deleted.processes == 15_000)
            #expect(try await world.count("processes") == 10_000)
            let left = try await world.client.query("SELECT DISTINCT status FROM \(world.schema).processes ORDER BY 1")
            #expect(try left.map { try $0.decode(String.self, at: 0) } == ["compensating", "running"])
        }
    }
}

extension World {
    /// Tells one outcome after the other, and handles all of it.
    fileprivate func place(_ outcomes: [(key: UUID, part: Int64)]) async throws {
        for (key, part) in outcomes { try await tell(key, part) }
        try await drainAll()
    }

    fileprivate func tell(_ key: UUID, _ part: Int64) async throws {
        try await store.perform { work in
            var teller = Counter()
            teller.record(HalfDone(key: key, part: part))
            try work.counters.save(teller)
        }
    }

    /// Events of no process, read by everybody.
    fileprivate func fill(_ count: Int64) async throws {
        try await append(events: count)
        try await drainAll()
    }

    fileprivate func drainAll() async throws {
        _ = try await relay { Pairing.subscriptions(retry: RetryPolicy(maximumAttempts: 1)) }.drain()
    }

    fileprivate func instance(_ key: UUID) async throws -> ProcessInstance? {
        try await store.perform { work in
            try work.repository(of: ProcessInstance.self).find(ProcessID(Pairing.name, key: key))
        }
    }

    fileprivate func statuses() async throws -> [ProcessStatus] {
        try await OutboxOperator(store: store, actor: "test").processes().map(\.status)
            .sorted { $0.rawValue < $1.rawValue }
    }
}

private struct HalfDone: DomainEvent {
    static let name: EventName = "half.done"
    let key: UUID
    let part: Int64
}

/// Raises a counter that must be there.
private struct RaiseKnown: Command {
    static let name: CommandName = "known.raise"
    let id: Identity<Counter>

    func handle(in work: UnitOfWork) throws -> NoResponse {
        var counter = try work.counters.get(id)
        counter.raise()
        try work.counters.save(counter)
        return NoResponse()
    }
}

/// Complete when halves 1 and 2 are there; part 9 completes it with a command under way.
private struct Pairing: ProcessManager {
    static let name: ProcessName = "pairing"
    var halves: Set<Int64> = []

    static let steps = ProcessSteps<Pairing>()
        .sends(RaiseKnown.self)
        .onEach(HalfDone.self, key: \.key, by: { String($0.part) }) { event, pairing in
            pairing.halves.insert(event.part)
            if event.part == 9 { try pairing.send(RaiseKnown(id: Identity(event.key))) }
            if event.part == 9 || pairing.halves == [1, 2] { pairing.complete() }
        }
}
