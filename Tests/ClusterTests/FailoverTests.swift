import EmbeddedPostgres
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// A standby takes the primary's place, with or without its last commits.
@Suite(.timeLimit(.minutes(2))) struct FailoverTests {
    @Test func `react goes on after commits were lost, though their numbers are given out again`() async throws {
        try await Failover.run { log in
            try await log.append("a", 1...3)
            try await log.readPart(2)
        } unsent: { log in
            let open = OpenTransaction(log.client)
            try await open.run { try EventLog.append("open", 1, in: $0) }
            try await log.append("a", 4...6)
            try await log.reacting().drain()
            #expect(try await log.effects().count == 6)
            let lost = try await log.client.query(
                "SELECT pg_current_snapshot(), array_agg(xid::text) FROM outbox.events WHERE stream_version > 3")
            try await open.rollBack()
            return try #require(lost.first).decode(PostgresSnapshot.self, [String].self)
        } after: { log, lost in
            #expect(try await log.events() == ["a1", "a2", "a3"])
            #expect(try await log.effects() == ["a1", "a2"], "effects are lost with what they were effects of")
            try await log.append("a", 4...5)
            try await log.append("b", 1...6)
            let reused = try await log.number(
                "SELECT count(*) FROM outbox.events WHERE xid::text = ANY (\(lost.1)::text[])")
            #expect(reused > 0, "the trap is set: lost numbers are given out again")
            let missed = try await log.number(
                "SELECT count(*) FROM outbox.events WHERE pg_visible_in_snapshot(xid, \(lost.0)) AND position > 3")
            #expect(missed > 0, "the trap: a cursor that was kept elsewhere takes new events for old")
            try await log.reacting().drain()
            expectOnceInOrder(try await log.effects(), try await log.events())
            #expect(try await log.number("SELECT timeline::int8 FROM outbox.checkpoints") == 2)
        }
    }

    @Test func `what was open when the server was lost never happens, and is not waited for`() async throws {
        let left = Recorder<(OpenTransaction, PostgresClient)>()
        try await Failover.run { log in
            let elsewhere = try await TestServer.client(log.url)
            let open = OpenTransaction(elsewhere)
            left.append((open, elsewhere))
            try await open.run { try EventLog.append("open", 1, in: $0) }
            try await log.append("a", 1...3)
            try await log.readPart(1)
            let waiting = "SELECT count(*) FROM outbox.checkpoints, pg_snapshot_xip(up_to_snapshot)" as SQL
            #expect(try await log.number(waiting) == 1, "the checkpoint names it as open")
        } unsent: { _ in
        } after: { log, _ in
            try await log.append("b", 1...3)
            try await log.reacting().drain()
            #expect(try await log.events() == ["a1", "a2", "a3", "b1", "b2", "b3"])
            expectOnceInOrder(try await log.effects(), try await log.events())
        }
        for (open, client) in left.all {
            await #expect(throws: PostgresError.self) { try await open.commit() }
            await client.close()
        }
    }

    @Test(arguments: Failover.Kind.allCases)
    func `deliver stands still after a promotion until an operator has looked`(kind: Failover.Kind) async throws {
        let seen = Recorder<Int64>()
        let handlers = try HandlerRegistry {
            Deliver(CounterRaised.self, as: "outside", concurrency: 1) { event, _ in seen.append(event.value) }
        }
        func drain(_ log: EventLog) async throws {
            try await Relay(store: log.store, handlers: handlers, logger: .silent).drain()
        }
        try await Failover.run(kind) { log in
            try await log.append("a", 1...1)
            try await drain(log)
        } unsent: { log in
            try await log.append("a", 2...2)
            try await drain(log)
            #expect(seen.all == [1, 2])
        } after: { log, _ in
            let rest: [Sighting] = kind == .losing ? ["a1"] : ["a1", "a2"]
            #expect(try await log.events() == rest)
            let error = await #expect(throws: OutboxError.self) { try await drain(log) }
            #expect(error?.code == .halted)
            #expect(error?.message.contains("timeline changed") == true)
            #expect(try await log.store.status().first?.halted?.hasPrefix("timeline changed") == true)
            try await log.append("a", 3...3)
            try await log.store.rebase(try #require(handlers["outside"]))
            #expect(try await log.store.status().first?.halted == nil)
            try await drain(log)
            #expect(seen.all == [1, 2, 3], "what was settled is not delivered again")
        }
    }

    @Test func `a batch read before the failover is settled nowhere after it`() async throws {
        let names = [CounterRaised.name]
        try await Failover.run { log in
            let handlers = try HandlerRegistry { Deliver(CounterRaised.self, as: "outside") { _, _ in } }
            try await log.store.register(handlers.subscriptions)
            let term = try await log.store.transact { try $0.lease("outside", holder: "relay", for: .seconds(3600)) }
            #expect(term == 1)
        } unsent: { log in
            try await log.append("a", 1...6)
            return try await log.store.transact { try $0.peek("outside", of: names, limit: 10).end }
        } after: { log, end in
            try await log.append("b", 1...6)
            let error = await #expect(throws: OutboxError.self) {
                try await log.store.transact { transaction in
                    try transaction.confirm("outside", term: 1)
                    try transaction.advance("outside", to: end)
                }
            }
            #expect(error?.code == .leaseLost)
            #expect(try await log.store.status().first?.lag == 6)
        }
    }
}
