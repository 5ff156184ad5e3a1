import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

@Suite(.timeLimit(.minutes(1))) struct `Explaining an event on a database` {
    private func line(
        _ world: World, _ event: EventReference = .position(1), for name: String = "stock"
    ) async throws -> Explanation.Line {
        let explanation = try await world.operations().explain(event)
        return try #require(explanation.lines.first { $0.subscription == name }, "\(explanation)")
    }

    @Test func `finds it delivered, passed or not asked for`() async throws {
        try await World.with { world in
            let id = try await world.store.raise()
            try await world.relay {
                React(to: CounterRaised.self, as: "stock") { _, _ in }
                React(to: CounterRaised.self, as: "named", once: \.counterID.uuid) { _, _ in }
                Deliver(CounterNoted.self, as: "notes") { _, _ in }
            }.drain()
            let lines = try await world.operations().explain(.position(1)).lines
            #expect(lines.map(\.subscription) == ["named", "notes", "stock"])
            #expect(lines.map(\.verdict) == [.passed, .notAskedFor, .delivered])
            #expect(lines[1].sentence == "does not ask for counter.raised")
            let letter = try await world.operations().facts(of: .position(1)).event
            #expect(letter?.stream == "counter/\(id.streamText)")
            let same = try await world.operations().explain(.id(try #require(letter).id))
            #expect(same.lines == lines)
            #expect(same.summary.contains("is counter.raised, version 1 of counter/\(id.streamText), committed at"))
        }
    }

    @Test func `finds it dead, and the next one behind it; then retrying, then skipped`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 1, times: 2)
            let relay = try world.relay(Patient(refusing: ids))
            try await relay.drain()
            #expect(
                try await line(world).sentence
                    == "dead after 1 attempt, lastly by: the outside is ill; redrive it, or skip it with a reason")
            let head = try #require(try await world.operations().facts(of: .position(1)).event).id
            let behind = try await line(world, .position(2))
            #expect(behind.verdict == .waiting)
            #expect(
                behind.sentence == "waits behind \(head.uuidString.lowercased()) at position 1, which is dead: "
                    + "the outside is ill")
            _ = try await world.operations().redrive(ParkedFilter(), ratePerSecond: 1)
            #expect(try await line(world).verdict == .retrying)
            try await world.operations().skip(.position(1), for: "stock", reason: "a test order")
            let skipped = try await line(world)
            #expect(skipped.verdict == .skipped)
            #expect(skipped.sentence.hasPrefix("skipped by alice at "))
            #expect(skipped.sentence.hasSuffix(": a test order"))
            #expect(try await line(world, .position(2)).sentence.hasPrefix("is first of its aggregate and comes next"))
        }
    }

    @Test func `finds it in no window yet, then in the open one, then passed`() async throws {
        try await World.with { world in
            try await world.relay(Patient()).drain()
            try await world.store.raise(times: 2)
            #expect(try await line(world).sentence == "committed, and in no window yet; a relay's next window shows it")
            try await world.store.transact { transaction in
                guard let batch = try transaction.next("stock", of: [CounterRaised.name], limit: 1) else { return }
                try transaction.advance("stock", to: batch.end)
            }
            let second = try await line(world, .position(2))
            #expect(second.verdict == .pending)
            #expect(
                second.sentence
                    == "committed, and in the open window, behind position 1; the relay comes to it by itself")
            #expect(try await line(world).verdict == .passed, "moved over without an effect")
        }
    }

    @Test func `names who holds it up: a lease, a pause, a detachment, a restore`() async throws {
        try await World.with { world in
            try await world.relay(Patient(), Patient()).drain()
            try await world.store.raise()
            _ = try await world.store.transact { try $0.lease("mail", holder: "host:7", for: .seconds(600)) }
            #expect(try await line(world, for: "mail").sentence.contains("; host:7 has the lease until "))
            try await world.operations().pause("mail")
            let paused = try await line(world, for: "mail").sentence
            #expect(paused.contains("; the subscription was paused by alice at "), "\(paused)")
            try await world.operations().detach("mail")
            let detached = try await line(world, for: "mail").sentence
            #expect(detached.contains("; the subscription is detached since "), "\(detached)")
            #expect(detached.contains(", and the subscription was paused by alice at "), "\(detached)")
            try await world.client.execute(
                """
                UPDATE \(world.schema).checkpoints SET cluster = 1, up_to_snapshot = '9000000000000:9000000000000:',
                    ceiling = 5
                """)
            let halted = try await line(world, for: "mail").sentence
            #expect(halted.contains("stands still since its log was restored; rebase it"), "\(halted)")
        }
    }

    @Test func `that is not in the log names the open transactions that may hold it`() async throws {
        try await World.with { world in
            let unknown = EventReference.id(UUID())
            let (name, id) = ("writer-\(UUID().uuidString.prefix(8))", UUID())
            let schema = world.schema
            let open = OpenTransaction(world.client)
            let pid = try await open.run { transaction in
                _ = try transaction.query("SELECT set_config('application_name', \(name), true)")
                _ = try transaction.execute(
                    """
                    INSERT INTO \(schema).events (event_id, name, schema_version, stream_kind, stream_id, stream_version,
                        payload, correlation_id)
                    VALUES (\(id), 'counter.raised', 1, 'counter', 'x', 1, '{}', \(UUID()))
                    """)
                return transaction.backendPID
            }
            let explanation = try await world.operations().explain(.id(id))
            #expect(explanation.lines.isEmpty)
            #expect(explanation.summary.hasPrefix("\(id.uuidString.lowercased()) is not in the log: "))
            #expect(explanation.summary.contains("pid \(pid) '\(name)' (idle in transaction, open for "))
            try await open.rollBack()
            #expect(try await !world.operations().explain(unknown).summary.contains(name))
        }
    }

    @Test func `before any relay ran says that no subscription is known`() async throws {
        try await World.with { world in
            try await world.store.raise()
            let explanation = try await world.operations().explain(.position(1))
            #expect(explanation.lines.isEmpty)
            #expect(explanation.summary.hasSuffix("; no subscription is known yet: a relay makes them known"))
        }
    }
}
