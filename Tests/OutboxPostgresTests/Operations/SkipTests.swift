import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import Testing

@testable import OutboxTesting

@Suite(.timeLimit(.minutes(1))) struct `Skipping` {
    @Test(arguments: ["stock", "mail"] as [SubscriptionName])
    func `lets the aggregate go on behind the event, and says who did it and why`(
        name: SubscriptionName
    ) async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 2, times: 3)
            let patient = Patient(refusing: [ids[0]])
            let relay = try name == "stock" ? world.relay(patient) : world.relay(Patient(), patient)
            try await relay.drain()
            patient.heal()
            let dead = try #require(try await world.operations().deadLetters().letters.first)
            let skipped = try await world.operations().skip(.id(dead.event), for: name, reason: "  a test \n order ")
            #expect(skipped == dead)
            try await relay.drain()
            #expect(patient.values(of: ids[0]) == [2, 3])
            #expect(patient.values(of: ids[1]) == [1, 2, 3])
            #expect(try await world.parked(by: name).isEmpty)
            let audit = try #require(try await world.operations().audit(subscription: name).first)
            #expect(audit.action == "skip")
            #expect(audit.reason == "a test order")
            #expect(audit.details["position"] == .number(dead.position))
            #expect(audit.details["error"] == .text("the outside is ill"))
            #expect(try await conserved(in: world, by: name))
        }
    }

    /// Delivered, parked, dead and skipped together are what was produced; a skip is noted in the inbox too.
    private func conserved(in world: World, by name: SubscriptionName) async throws -> Bool {
        let rows = try await world.client.query(
            """
            SELECT (SELECT count(*) FROM \(world.schema).inbox i WHERE i.subscription_id = s.id)
                + (SELECT count(*) FROM \(world.schema).parked p WHERE p.subscription_id = s.id)
                = (SELECT count(*) FROM \(world.schema).events)
                AND (SELECT count(*) FROM \(world.schema).skipped k
                    JOIN \(world.schema).events e ON e.position = k.position
                    JOIN \(world.schema).inbox i ON i.effect = e.event_id AND i.subscription_id = s.id
                    WHERE k.subscription_id = s.id) = 1
            FROM \(world.schema).subscriptions s WHERE s.name = \(name.rawValue)
            """)
        return try #require(rows.first).decode(at: 0)
    }

    @Test func `holds in a replay, also where the handler names its effects`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 1, times: 2)
            let patient = Patient(refusing: ids)
            let relay = try world.relay {
                React(to: CounterRaised.self, as: "stock", retry: .once, once: \.counterID.uuid) { event, _ in
                    try patient.take(event)
                }
            }
            try await relay.drain()
            for position in [1, 2] as [Int64] {
                try await world.operations().skip(.position(position), for: "stock", reason: "wrong")
            }
            patient.heal()
            let report = try await world.operations().replay("stock", from: .beginning)
            #expect(report.events == 0)
            try await relay.drain()
            #expect(patient.taken.all.isEmpty)
        }
    }

    @Test func `is refused without a reason, and for what is not parked`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 2, times: 1)
            try await world.relay(Patient(refusing: [ids[0]])).drain()
            let before = try await world.everything()
            let operations = world.operations()
            let silent = await refusal { try await operations.skip(.position(1), for: "stock", reason: " \n") }
            #expect(silent?.code == .refused)
            let delivered = await refusal { try await operations.skip(.position(2), for: "stock", reason: "x") }
            #expect(delivered?.code == .refused)
            #expect(delivered?.message.contains("position 2 is not parked") == true)
            let nobody = await refusal { try await operations.skip(.position(1), for: "nobody", reason: "x") }
            #expect(nobody?.code == .notFound)
            #expect(try await world.everything() == before)
        }
    }

    @Test func `by two operators at once is done by one, and the other is told`() async throws {
        try await World.with { world in
            try await world.relay(Patient(refusing: try await world.raise(counters: 1, times: 1))).drain()
            let contest = try await world.twoAtOnce(behind: world.lock("stock")) {
                try await $0.skip(.position(1), for: "stock", reason: "\($0.actor) says so")
            }
            let winner = try #require(contest.winner)
            #expect(contest.refusal?.code == .alreadyDone)
            #expect(contest.refusal?.message.contains("\(winner) says so") == true, "\(contest)")
            #expect(try await world.operations().audit().map(\.actor) == [winner])
        }
    }

    @Test func `an event that a deliver handler has in hand leaves nothing of that try`() async throws {
        try await World.with { world in
            _ = try await world.raise(counters: 1, times: 2)
            let (gate, taken, probe) = (Gate(), Recorder<Int64>(), RelayProbe())
            let fails = Patient(refusing: try await world.counters())
            let configure: (inout RelayConfiguration) -> Void = { $0.observe = probe.observe }
            let soon = RetryPolicy(baseDelay: .milliseconds(1), maximumDelay: .milliseconds(1))
            let relay = try world.relay(configure) {
                Deliver(CounterRaised.self, as: "mail", retry: soon) { event, delivery in
                    if event.value == 1, delivery.attempt == 2 { await gate.pass() }
                    if event.value == 1 { try fails.take(event) }
                    taken.append(event.value)
                }
            }
            try await running([relay]) {
                await gate.hasArrived()
                try await world.operations().skip(.position(1), for: "mail", reason: "never mind")
                await gate.open()
                await probe.handled(1)
            }
            #expect(taken.all == [2])
            #expect(try await world.parked(by: "mail").isEmpty)
        }
    }
}

extension World {
    /// The counters of this world's log.
    func counters() async throws -> [Identity<Counter>] {
        try await client.query("SELECT DISTINCT stream_id FROM \(schema).events").compactMap {
            UUID(uuidString: try $0.decode(String.self, at: 0)).map { Identity($0) }
        }
    }
}
