import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

@Suite(.timeLimit(.minutes(1))) struct `Redriving` {
    @Test func `has a dead event tried again, and those behind it follow in order`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 3, times: 4)
            let patient = Patient(refusing: [ids[1]])
            let relay = try world.relay(patient)
            try await relay.drain()
            #expect(try await world.parked(by: "stock").map(\.state) == ["dead", "waiting", "waiting", "waiting"])
            patient.heal()
            try await relay.drain()
            #expect(patient.values(of: ids[1]).isEmpty, "dead events are not tried by themselves")
            let redriven = try await world.operations().redrive(ParkedFilter(subscription: "stock"))
            #expect(redriven.map(\.version) == [1])
            #expect(redriven.map(\.waitingBehind) == [3])
            let parked = try await world.parked(by: "stock")
            #expect(parked.first?.state == "retrying")
            #expect(parked.first?.attempts == 0)
            try await relay.drain()
            #expect(patient.values(of: ids[1]) == [1, 2, 3, 4])
            #expect(try await world.operations().replay("stock", from: .beginning, dryRun: true).forgotten == 12)
            #expect(try await world.parked(by: "stock").isEmpty)
            let audit = try await world.operations().audit()
            #expect(audit.map(\.action) == ["redrive"])
            #expect(audit.map(\.actor) == ["alice"])
            #expect(audit.first?.subscription == "stock")
            #expect(audit.first?.details["redriven"] == .number(1))
            #expect(audit.first?.details["selection"] == .text("subscription stock"))
        }
    }

    @Test func `picks one event, one aggregate, a name or a part of the error`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 6, times: 1)
            try await world.relay(Patient(refusing: ids)).drain()
            let operations = world.operations()
            let letters = try await operations.deadLetters().letters
            #expect(letters.count == 6)
            #expect(try await operations.redrive(ParkedFilter(events: [letters[0].event])).count == 1)
            let stream = StreamID(kind: Counter.kind, id: ids[1].streamText)
            #expect(try await operations.redrive(ParkedFilter(stream: stream)).map(\.stream) == ["\(stream)"])
            let none = await refusal { try await operations.redrive(ParkedFilter(error: "on fire")) }
            #expect(none?.code == .notFound)
            #expect(
                await refusal { try await operations.redrive(ParkedFilter(eventName: "counter.noted")) }?.code
                    == .notFound)
            let rest = ParkedFilter(eventName: "counter.raised", error: "outside is ill")
            #expect(try await operations.redrive(rest).count == 4)
            #expect(try await operations.deadLetters().letters.isEmpty)
        }
    }

    @Test func `by a dry run tells exactly what it would do, and does nothing`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 3, times: 2)
            try await world.relay(Patient(refusing: ids)).drain()
            let before = try await world.everything()
            let planned = try await world.operations().redrive(ParkedFilter(), dryRun: true)
            #expect(try await world.everything() == before)
            #expect(try await world.operations().redrive(ParkedFilter()) == planned)
            #expect(planned.count == 3)
            #expect(try await world.operations().redrive(ParkedFilter(), dryRun: true).isEmpty)
        }
    }

    @Test func `at a rate spreads the events over time`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 4, times: 1)
            try await world.relay(Patient(refusing: ids)).drain()
            _ = try await world.operations().redrive(ParkedFilter(), ratePerSecond: 0.5)
            let gaps = try await world.client.query(
                """
                SELECT extract(epoch FROM due_at - lag(due_at) OVER (ORDER BY position))::float8
                FROM \(world.schema).parked ORDER BY position
                """
            ).map { try $0.decodeIfPresent(Double.self, at: 0) }
            #expect(gaps == [nil, 2, 2, 2])
            let audit = try await world.operations().audit()
            #expect(audit.first?.details["per_second"] == .fraction(0.5))
            for rate in [0, -1, Double.infinity] {
                let error = await refusal { try await world.operations().redrive(ParkedFilter(), ratePerSecond: rate) }
                #expect(error?.code == .refused)
            }
        }
    }

    @Test func `by two operators at once is done by one, and the other is told`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 5, times: 1)
            try await world.relay(Patient(refusing: ids)).drain()
            let contest = try await world.twoAtOnce(behind: "SELECT FROM \(world.schema).parked FOR UPDATE") {
                _ = try await $0.redrive(ParkedFilter())
            }
            let winner = try #require(contest.winner)
            #expect(contest.refusal?.code == .alreadyDone)
            #expect(contest.refusal?.message.contains("\(winner) at ") == true, "\(contest)")
            #expect(contest.refusal?.message.contains("redrove 5") == true, "\(contest)")
            #expect(try await world.operations().audit().map(\.actor) == [winner])
        }
    }

    @Test func `by two operators at once who share some events takes each event once`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 5, times: 1)
            try await world.relay(Patient(refusing: ids)).drain()
            let dead = try await world.operations().deadLetters().letters.map(\.event)
            let holder = OpenTransaction(world.client)
            let schema = world.schema
            try await holder.run { _ = try $0.query("SELECT FROM \(schema).parked FOR UPDATE") }
            async let first = world.operations("alice").redrive(ParkedFilter(events: Array(dead.prefix(4))))
            async let second = world.operations("bob").redrive(ParkedFilter(events: Array(dead.suffix(4))))
            try await world.untilWaiting(2)
            try await holder.rollBack()
            let redriven = try await (first + second).map(\.event)
            #expect(redriven.count == 5)
            #expect(Set(redriven) == Set(dead))
        }
    }

    @Test func `by nobody in particular is refused`() async throws {
        try await World.with { world in
            let nobody = OutboxOperator(store: world.store, actor: "")
            #expect(await refusal { try await nobody.redrive(ParkedFilter()) }?.code == .refused)
        }
    }
}
