import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import Testing

@testable import OutboxTesting

@Suite(.timeLimit(.minutes(1))) struct `Detaching` {
    @Test func `takes both kinds out of service, and attaching goes on where they stood`() async throws {
        try await World.with { world in
            let id = try await world.store.raise(times: 2)
            let (stock, mail) = (Patient(), Patient())
            let relay = try world.relay(stock, mail)
            try await relay.drain()
            let names: [SubscriptionName] = ["stock", "mail"]
            for name in names { try await world.operations().detach(name, reason: "moved") }
            try await world.store.raise(id, times: 2)
            #expect(try await relay.drain() == 0)
            let halted = try await world.store.status().map(\.halted)
            #expect(halted.allSatisfy { $0?.hasPrefix("detached since ") == true }, "\(halted)")
            for name in names { try await world.operations().attach(name) }
            try await relay.drain()
            #expect(stock.values(of: id) == [1, 2, 3, 4])
            #expect(mail.values(of: id) == [1, 2, 3, 4])
            let audit = try await world.operations().audit(subscription: "mail")
            #expect(audit.map(\.action) == ["attach", "detach"])
            #expect(audit.last?.reason == "moved")
        }
    }

    @Test func `ends the lease, so that nothing in hand is settled`() async throws {
        try await World.with { world in
            let (gate, attempts, probe) = (Gate(), Recorder<Int>(), RelayProbe())
            try await world.store.raise()
            let relay = try world.relay({ $0.observe = probe.observe }) {
                Deliver(CounterRaised.self, as: "mail") { _, delivery in
                    attempts.append(delivery.attempt)
                    await gate.pass()
                }
            }
            try await running([relay]) {
                await gate.hasArrived()
                try await world.operations().detach("mail")
                await gate.open()
                await probe.next { $0.isHeldElsewhere }
                try await world.operations().attach("mail")
                await probe.handled(1)
            }
            #expect(attempts.all == [1, 1])
        }
    }

    @Test func `and attaching do more in the same transaction, or nothing at all`() async throws {
        try await World.with { world in
            struct Doubt: Error {}
            let stock = Patient()
            let relay = try world.relay(stock)
            let id = try await world.store.raise()
            try await relay.drain()
            await #expect(throws: Doubt.self) {
                try await world.operations().detach("stock") { transaction in
                    try transaction.execute("CREATE TABLE \(world.schema).more ()")
                    throw Doubt()
                }
            }
            try await world.operations().detach("stock") { try $0.execute("CREATE TABLE \(world.schema).more ()") }
            await #expect(throws: Doubt.self) {
                try await world.operations().attach("stock", from: .beginning) { _ in throw Doubt() }
            }
            #expect(try await relay.drain() == 0, "it is still detached")
            try await world.operations().attach("stock", from: .beginning) {
                try $0.execute("DROP TABLE \(world.schema).more")
            }
            try await relay.drain()
            #expect(stock.values(of: id) == [1, 1])
            #expect(try await world.operations().audit().map(\.action) == ["attach", "detach"])
        }
    }

    @Test func `can be how a subscription begins: it does nothing, and lags behind nothing, until it is attached`()
        async throws
    {
        try await World.with { world in
            let values = Recorder<Int64>()
            let relay = try world.relay {
                React(toBatchOf: CounterRaised.self, as: "idle", from: .detached) { occurrences, _ in
                    for occurrence in occurrences { values.append(occurrence.event.value) }
                }
            }
            try await world.store.raise(times: 3)
            #expect(try await relay.drain() == 0)
            let status = try #require(try await world.store.status().first)
            #expect(status.halted?.hasPrefix("detached since ") == true)
            #expect(status.lag == 0)
            try await world.operations().attach("idle")
            #expect(try await relay.drain() == 3)
            #expect(values.all == [1, 2, 3])
        }
    }

    @Test func `twice is told to the second, and so is attaching`() async throws {
        try await World.with { world in
            try await world.relay(Patient()).drain()
            let detaching = try await world.twoAtOnce(behind: world.lock("stock")) { try await $0.detach("stock") }
            let winner = try #require(detaching.winner)
            #expect(detaching.refusal?.code == .alreadyDone)
            #expect(detaching.refusal?.message.contains("was detached by \(winner) at ") == true, "\(detaching)")
            let attaching = try await world.twoAtOnce(behind: world.lock("stock")) { try await $0.attach("stock") }
            let last = try #require(attaching.winner)
            #expect(attaching.refusal?.message.contains("it was attached by \(last) at ") == true, "\(attaching)")
            #expect(try await world.operations().audit().map(\.action) == ["attach", "detach"])
        }
    }
}
