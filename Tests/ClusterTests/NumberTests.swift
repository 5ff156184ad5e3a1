import EmbeddedPostgres
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// Transaction numbers of a very old cluster.
@Suite(.timeLimit(.minutes(2))) struct NumberTests {
    @Test func `nothing is lost where 32 bits of transaction numbers end`() async throws {
        let server = try await EmbeddedPostgres.start(.init(durable: false))
        try await EventLog.on(server) { log in
            try await log.append("a", 1...4)
            try await log.readPart(2)
            for database in ["app", "postgres", "template1"] { try await freeze(server, database) }
        }
        try await server.halt()
        try await server.run("dd if=/dev/zero of=$data/pg_xact/0FFF bs=8192 count=32")
        try await server.run("$bin/pg_resetwal -D $data -x 4294960000 -u 4294950000")
        try await server.start()
        try await EventLog.on(server) { log in
            try await log.append("a", 5...6)
            try await log.readPart(3)
            let late = OpenTransaction(log.client)
            try await late.run { try EventLog.append("late", 1, in: $0) }
            try await log.append("b", 1...3)
            try await log.burn(9_000)
            try await log.append("b", 4...6)
            #expect(try await log.number("SELECT max(xid::text::numeric)::int8 FROM outbox.events") > 4_294_967_296)
            try await log.reacting().drain()
            try await late.commit()
            try await log.append("c", 1...3)
            try await log.reacting().drain()
            expectOnceInOrder(try await log.effects(), try await log.events())
            #expect(try await log.effects().count == 16)
        }
        await server.stop(.immediate)
    }

    @Test func `a server that stops before its numbers wrap refuses writers, and relays wait for it`() async throws {
        let server = try await EmbeddedPostgres.start(
            .init(durable: false, settings: ["wal_level": "logical", "autovacuum_naptime": "1"]))
        try await EventLog.on(server) { log in
            try await log.append("a", 1...4)
            try await log.readPart(2)
            // As it comes about: a replication slot that somebody made and forgot keeps VACUUM from its work.
            try await log.client.execute("SELECT pg_create_logical_replication_slot('forgotten', 'pgoutput')")
        }
        try await server.halt()
        try await server.run("dd if=/dev/zero of=$data/pg_xact/07FD bs=8192 count=32")
        try await server.run("$bin/pg_resetwal -D $data -x 2145000000 -u 700")
        try await server.start()
        try await EventLog.on(server) { log in
            let error = await #expect(throws: PostgresError.self) { try await log.append("a", 5...5) }
            #expect(error?.sqlState?.rawValue == "54000")
            #expect(error?.message.contains("not accepting commands to avoid wraparound") == true)
            let probe = RelayProbe()
            let relay = try log.reacting {
                $0.observe = probe.observe
                $0.longestBackoff = .milliseconds(50)
            }
            try await running(relay) {
                for _ in 0..<3 { await probe.next(where: \.isInterrupted) }
                try await log.client.execute("SELECT pg_drop_replication_slot('forgotten')")
                for database in ["app", "postgres", "template1"] { try await freeze(server, database) }
                await probe.next { if case .handled = $0 { true } else { false } }
            }
            try await log.append("a", 5...5)
            try await log.reacting().drain()
            expectOnceInOrder(try await log.effects(), try await log.events())
            #expect(try await log.number("SELECT count(*) FROM outbox.parked") == 0)
        }
        await server.stop(.immediate)
    }

    private func freeze(_ server: EmbeddedPostgres, _ database: String) async throws {
        let url = server.url.replacing("/app?", with: "/\(database)?")
        let client = try await TestServer.client(url)
        try await client.executeScript("VACUUM (FREEZE)")
        await client.close()
    }
}
