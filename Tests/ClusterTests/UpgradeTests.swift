import EmbeddedPostgres
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// `pg_upgrade` makes another cluster by its identifier, in which transaction numbers go on.
@Suite(.timeLimit(.minutes(2))) struct UpgradeTests {
    @Test func `an upgrade in the middle of a window loses, repeats and inverts nothing, and needs no operator`()
        async throws
    {
        let sent = Recorder<Int64>()
        let handlers = try HandlerRegistry {
            Deliver(CounterRaised.self, as: "outside", concurrency: 1) { event, _ in sent.append(event.value) }
        }
        let old = try await EmbeddedPostgres.start(.init(durable: false))
        let identity = try await EventLog.on(old) { log in
            try await log.store.register(handlers.subscriptions)
            let late = OpenTransaction(log.client)
            try await late.run { try EventLog.append("late", 1, in: $0) }
            try await log.append("a", 1...6)
            try await log.append("b", 1...6)
            try await log.readPart(4)
            try await late.commit()
            try await log.readPart(3)
            #expect(try await log.effects().count == 7)
            return try await log.number("SELECT cluster FROM outbox.checkpoints LIMIT 1")
        }
        let new = try await upgraded(old)
        try await EventLog.on(new) { log in
            try await log.append("a", 7...9)
            #expect(try await log.number("SELECT system_identifier FROM pg_control_system()") != identity)
            try await log.reacting().drain()
            expectOnceInOrder(try await log.effects(), try await log.events())
            try await Relay(store: log.store, handlers: handlers, logger: .silent).drain()
            #expect(sent.all.count == 16)
            #expect(try await log.store.status().allSatisfy { $0.halted == nil && $0.lag == 0 })
            try await log.append("a", 10...10)
            try await log.reacting().drain()
            #expect(try await log.effects().last == "a10")
        }
        await new.stop(.immediate)
    }

    /// Stops a server and upgrades its data into a fresh one.
    private func upgraded(_ old: EmbeddedPostgres) async throws -> EmbeddedPostgres {
        var options = EmbeddedPostgres.Options(durable: false)
        options.startsEmpty = true
        let new = try await EmbeddedPostgres.start(options)
        try await old.halt()
        try await new.halt()
        // Both folders are one user's; the sockets of the servers it starts on the way go into the new one's.
        try await new.run(
            "$bin/pg_upgrade -b $bin -B $bin -d \(old.dataDirectory) -D $data -U postgres -s $PWD")
        try await new.start()
        await old.stop()
        return new
    }
}
