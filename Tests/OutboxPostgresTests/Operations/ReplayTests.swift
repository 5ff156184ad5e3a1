import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

@Suite(.timeLimit(.minutes(1))) struct `Replaying` {
    @Test func `repeats ordinary effects, and none that its handler names`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 3, times: 2)
            let (each, named, mail) = (Patient(), Patient(), Patient())
            let relay = try world.relay {
                React(to: CounterRaised.self, as: "each") { event, _ in try each.take(event) }
                React(to: CounterRaised.self, as: "named", once: \.counterID.uuid) { event, _ in try named.take(event) }
                Deliver(CounterRaised.self, as: "mail") { event, _ in try mail.take(event) }
            }
            try await relay.drain()
            #expect([each, named, mail].map(\.taken.all.count) == [6, 3, 6])
            for name: SubscriptionName in ["each", "named", "mail"] {
                let report = try await world.operations().replay(name, from: .beginning, reason: "a new field")
                #expect(report.events == 6)
                #expect(report.forgotten == (name == "named" ? 0 : 6))
                #expect([report.from, report.through] == [1, 6])
            }
            try await relay.drain()
            #expect([each, named, mail].map(\.taken.all.count) == [12, 3, 12])
            #expect(each.values(of: ids[0]) == [1, 2, 1, 2])
            #expect(mail.values(of: ids[2]) == [1, 2, 1, 2])
            let audit = try #require(try await world.operations().audit(subscription: "each").first)
            #expect(audit.action == "replay")
            #expect(audit.reason == "a new field")
            #expect(audit.details["from"] == .number(1))
            #expect(audit.details["forgotten"] == .number(6))
        }
    }

    @Test func `begins at a position or at a time, and goes on with what is new`() async throws {
        try await World.with { world in
            let id = try await world.store.raise(times: 5)
            let patient = Patient()
            let relay = try world.relay(patient)
            try await relay.drain()
            _ = try await world.operations().replay("stock", from: .position(4))
            try await world.store.raise(id)
            try await relay.drain()
            #expect(patient.values(of: id) == [1, 2, 3, 4, 5, 4, 5, 6])
            let rows = try await world.client.query("SELECT recorded_at FROM \(world.schema).events WHERE position = 6")
            let time = try #require(rows.first).decode(Date.self, at: 0)
            #expect(try await world.operations().replay("stock", from: .time(time)).from == 6)
            try await relay.drain()
            #expect(patient.values(of: id).suffix(2) == [6, 6])
        }
    }

    @Test func `loses nothing that was not delivered yet, in order`() async throws {
        try await World.with { world in
            let patient = Patient()
            let relay = try world.relay(patient)
            try await relay.drain()
            let ids = try await world.raise(counters: 4, times: 3)
            let report = try await world.operations().replay("stock", from: .position(8))
            #expect(report.stillPending == 7)
            #expect(report.events == 5)
            #expect(try await world.parked(by: "stock").map(\.state) == Array(repeating: "waiting", count: 7))
            try await relay.drain()
            #expect(ids.allSatisfy { patient.values(of: $0) == [1, 2, 3] })
            #expect(try await world.parked(by: "stock").isEmpty)
        }
    }

    @Test func `shows what commits late as ever, once`() async throws {
        try await World.with { world in
            let patient = Patient()
            let relay = try world.relay(patient)
            let late = OpenTransaction(world.client)
            let schema = world.schema
            let id = Identity<Counter>()
            try await late.run { transaction in
                _ = try transaction.execute(
                    """
                    INSERT INTO \(schema).events (event_id, name, schema_version, stream_kind, stream_id, stream_version,
                        payload, correlation_id)
                    VALUES (\(UUID()), 'counter.raised', 1, 'counter', \(id.streamText), 1,
                        jsonb_build_object('counterID', \(id.streamText), 'value', 1), \(UUID()))
                    """)
            }
            let other = try await world.store.raise(times: 2)
            try await relay.drain()
            _ = try await world.operations().replay("stock", from: .beginning)
            try await relay.drain()
            #expect(patient.values(of: other) == [1, 2, 1, 2])
            try await late.commit()
            try await relay.drain()
            #expect(patient.values(of: id) == [1])
            #expect(patient.taken.all.count == 5)
        }
    }

    @Test func `reads parked events again, and leaves those before the start`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 2, times: 2)
            let patient = Patient(refusing: ids)
            let relay = try world.relay(patient)
            try await relay.drain()
            patient.heal()
            let report = try await world.operations().replay("stock", from: .position(3))
            #expect(report.unparked == 2)
            #expect(try await world.parked(by: "stock").map(\.position) == [1, 2])
            try await relay.drain()
            #expect(patient.values(of: ids[0]).isEmpty)
            #expect(patient.values(of: ids[1]) == [1, 2])
        }
    }

    @Test func `ends the lease, so that nothing in hand is settled`() async throws {
        try await World.with { world in
            let (gate, attempts, probe) = (Gate(), Recorder<Int64>(), RelayProbe())
            try await world.store.raise(times: 2)
            let relay = try world.relay({ $0.observe = probe.observe }) {
                Deliver(CounterRaised.self, as: "mail") { event, _ in
                    attempts.append(event.value)
                    await gate.pass()
                }
            }
            try await running([relay]) {
                await gate.hasArrived()
                _ = try await world.operations().replay("mail", from: .beginning)
                await gate.open()
                await probe.handled(2)
                await probe.next { $0.isIdle }
            }
            #expect(Array(attempts.all.suffix(2)) == [1, 2])
            #expect(attempts.all.filter { $0 == 1 }.count == 2, "the first try was not settled")
        }
    }

    @Test func `by a dry run tells what it would do, and does nothing`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 3, times: 2)
            try await world.relay(Patient(refusing: [ids[1]])).drain()
            let before = try await world.everything()
            let planned = try await world.operations().replay("stock", from: .position(2), dryRun: true)
            #expect(try await world.everything() == before)
            #expect(planned.forgotten == 3)
            #expect(planned.unparked == 2)
            #expect(try await world.operations().replay("stock", from: .position(2)) == planned)
        }
    }

    @Test func `by two operators at once is done by one, and the other is told`() async throws {
        try await World.with { world in
            try await world.store.raise(times: 2)
            try await world.relay(Patient()).drain()
            let contest = try await world.twoAtOnce(behind: world.lock("stock")) {
                _ = try await $0.replay("stock", from: .beginning)
            }
            let winner = try #require(contest.winner)
            #expect(contest.refusal?.code == .alreadyDone)
            #expect(contest.refusal?.message.contains("\(winner) at ") == true, "\(contest)")
            #expect(try await world.operations().audit().map(\.actor) == [winner])
        }
    }

    @Test func `brings events from before a restore by their place`() async throws {
        try await World.with { world in
            let id = try await world.store.raise(times: 4)
            let patient = Patient()
            let relay = try world.relay(patient)
            try await relay.drain()
            // As a rebase leaves it: rows up to here came with the restore, with numbers of another cluster.
            try await world.client.execute("UPDATE \(world.schema).checkpoints SET floor = 3")
            try await world.client.execute(
                "UPDATE \(world.schema).events SET xid = '9000000000000' WHERE position <= 3")
            let report = try await world.operations().replay("stock", from: .position(2))
            #expect(report.events == 3)
            #expect(try await world.parked(by: "stock").map(\.position) == [2, 3])
            try await relay.drain()
            #expect(patient.values(of: id) == [1, 2, 3, 4, 2, 3, 4])
        }
    }

    @Test func `is refused where it has no sense, and changes nothing`() async throws {
        try await World.with { world in
            try await world.store.raise(times: 2)
            try await world.relay(Patient()).drain()
            let operations = world.operations()
            #expect(await refusal { try await operations.replay("stock", from: .position(3)) }?.code == .refused)
            #expect(await refusal { try await operations.replay("nobody", from: .beginning) }?.code == .notFound)
            try await world.client.execute("UPDATE \(world.schema).checkpoints SET cluster = 1")
            #expect(await refusal { try await operations.replay("stock", from: .beginning) }?.code == .halted)
            try await world.client.execute("UPDATE \(world.schema).subscriptions SET event_names = NULL")
            let unknown = await refusal { try await operations.replay("stock", from: .beginning) }
            #expect(unknown?.message.contains("not known which events") == true)
            try await operations.detach("stock")
            #expect(await refusal { try await operations.replay("stock", from: .beginning) }?.code == .refused)
            #expect(try await operations.audit().map(\.action) == ["detach"])
        }
    }
}
