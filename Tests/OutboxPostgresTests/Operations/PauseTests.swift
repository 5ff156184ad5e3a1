import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

@Suite(.timeLimit(.minutes(1))) struct `Pausing` {
    @Test func `stops both kinds of subscriptions, and resuming goes on with nothing lost`() async throws {
        try await World.with { world in
            let first = try await world.raise(counters: 5, times: 1)
            let (stock, mail) = (Patient(), Patient())
            let relay = try world.relay(stock, mail)
            try await relay.drain()
            for name: SubscriptionName in ["stock", "mail"] {
                try await world.operations().pause(name, reason: "works")
            }
            let second = try await world.raise(counters: 5, times: 2)
            #expect(try await relay.drain() == 0)
            let halted = try await world.store.status().map(\.halted)
            #expect(halted.count == 2)
            #expect(halted.allSatisfy { $0?.hasPrefix("paused by alice since ") == true }, "\(halted)")
            for name: SubscriptionName in ["stock", "mail"] { try await world.operations("bob").resume(name) }
            #expect(try await relay.drain() == 20)
            for patient in [stock, mail] {
                #expect(first.allSatisfy { patient.values(of: $0) == [1] })
                #expect(second.allSatisfy { patient.values(of: $0) == [1, 2] })
            }
            #expect(try await world.store.status().map(\.halted) == [nil, nil])
            let audit = try await world.operations().audit(subscription: "stock")
            #expect(audit.map(\.action) == ["resume", "pause"])
            #expect(audit.map(\.actor) == ["bob", "alice"])
            #expect(audit.map(\.reason) == [nil, "works"])
        }
    }

    @Test func `stops retries too`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 1, times: 2)
            let patient = Patient(refusing: ids)
            let relay = try world.relay(patient)
            try await relay.drain()
            patient.heal()
            try await world.operations().pause("stock")
            _ = try await world.operations().redrive(ParkedFilter())
            #expect(try await relay.drain() == 0)
            try await world.operations().resume("stock")
            try await relay.drain()
            #expect(patient.values(of: ids[0]) == [1, 2])
        }
    }

    @Test func `lets what a deliver handler has in hand be settled, and hands out no more`() async throws {
        try await World.with { world in
            let (gate, taken, probe) = (Gate(), Recorder<Int64>(), RelayProbe())
            let id = try await world.store.raise(times: 1)
            let relay = try world.relay({ $0.observe = probe.observe }) {
                Deliver(CounterRaised.self, as: "mail") { event, _ in
                    await gate.pass()
                    taken.append(event.value)
                }
            }
            try await running([relay]) {
                await gate.hasArrived()
                try await world.operations().pause("mail")
                try await world.store.raise(id, times: 3)
                await gate.open()
                await probe.handled(1)
                await probe.next { $0.isIdle }
                #expect(taken.all == [1])
                try await world.operations().resume("mail")
                await probe.handled(3)
            }
            #expect(taken.all == [1, 2, 3, 4])
        }
    }

    @Test func `waits for the batch that runs`() async throws {
        try await World.with { world in
            let gate = Gate()
            _ = try await world.raise(counters: 1, times: 1)
            let relay = try world.relay {
                React(to: CounterRaised.self, as: "stock") { _, work in
                    try work.withPostgres { _ in try blocking { await gate.pass() } }
                }
            }
            async let drained = relay.drain()
            await gate.hasArrived()
            async let paused: Void = world.operations().pause("stock")
            try await world.untilWaiting()
            #expect(try await world.operations().audit().isEmpty)
            await gate.open()
            _ = try await (drained, paused)
            #expect(try await world.operations().audit().map(\.action) == ["pause"])
        }
    }

    @Test func `twice is told to the second, and so is resuming`() async throws {
        try await World.with { world in
            try await world.relay(Patient()).drain()
            let pausing = try await world.twoAtOnce(behind: world.lock("stock")) { try await $0.pause("stock") }
            let winner = try #require(pausing.winner)
            #expect(pausing.refusal?.code == .alreadyDone)
            #expect(pausing.refusal?.message.contains("was paused by \(winner) at ") == true, "\(pausing)")
            let resuming = try await world.twoAtOnce(behind: world.lock("stock")) { try await $0.resume("stock") }
            #expect(resuming.refusal?.code == .alreadyDone)
            let last = try #require(resuming.winner)
            #expect(resuming.refusal?.message.contains("it was resumed by \(last) at ") == true, "\(resuming)")
            #expect(try await world.operations().audit().map(\.action) == ["resume", "pause"])
        }
    }

    @Test func `is what rebasing is refused for, and not a relay at work`() async throws {
        try await World.with { world in
            let handlers = try HandlerRegistry { React(to: CounterRaised.self, as: "stock") { _, _ in } }
            let stock = try #require(handlers["stock"])
            try await world.store.rebase(stock)
            try await world.operations().pause("stock")
            let paused = await refusal { try await world.store.rebase(stock) }
            #expect(paused?.code == .refused)
            #expect(
                paused?.message.contains("'stock' was paused by alice at ") == true, "\(String(describing: paused))")
            try await world.operations().detach("stock")
            let detached = await refusal { try await world.store.rebase(stock) }
            #expect(detached?.message.contains("'stock' is detached since ") == true)
            try await world.operations().attach("stock")
            try await world.operations().resume("stock")
            let relay = OpenTransaction(world.client)
            let schema = world.schema
            try await relay.run { _ = try $0.query("SELECT FROM \(schema).checkpoints FOR UPDATE") }
            let busy = await refusal { try await world.store.rebase(stock) }
            #expect(busy?.message.contains("a relay is at work") == true)
            try await relay.rollBack()
        }
    }

    @Test func `a subscription nobody registered is not found`() async throws {
        try await World.with { world in
            #expect(await refusal { try await world.operations().pause("nobody") }?.code == .notFound)
            #expect(await refusal { try await world.operations().resume("nobody") }?.code == .notFound)
        }
    }
}
