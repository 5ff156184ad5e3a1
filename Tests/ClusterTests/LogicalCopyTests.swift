import EmbeddedPostgres
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// A log that logical replication brought into a fresh cluster: rows have the old one's numbers, and positions start anew.
@Suite(.timeLimit(.minutes(2))) struct LogicalCopyTests {
    @Test func `a cut-over to a logical copy loses, repeats and inverts nothing`() async throws {
        let old = try await EmbeddedPostgres.start(.init(durable: false, settings: ["wal_level": "logical"]))
        let new = try await EmbeddedPostgres.start(.init(durable: false))
        try await EventLog.on(old) { log in
            try await log.burn(20_000)
            // Positions that are free again in the copy: who rolled back had taken them.
            let rolledBack = OpenTransaction(log.client)
            try await rolledBack.run { for version in 1...3 { try EventLog.append("none", Int64(version), in: $0) } }
            try await rolledBack.rollBack()
            try await log.append("a", 1...6)
            try await log.readPart(3)
            try await log.client.execute("CREATE PUBLICATION copy FOR ALL TABLES")
            try await EventLog.on(new) { copy in
                try await follow(old, by: copy)
                try await log.append("a", 7...9)
                let total = try await log.events().count
                try await TestServer.until("the copy has everything") { try await copy.events().count == total }
                await #expect { try await copy.reacting().drain() } throws: {
                    ($0 as? OutboxError)?.message.contains("logical replication still writes") == true
                }
                try await copy.client.executeScript("DROP SUBSCRIPTION copy")
            }
        }
        await old.stop(.immediate)
        try await EventLog.on(new) { log in
            // Before any relay came: these take the free positions, below the old ones.
            try await log.append("b", 1...2)
            let open = OpenTransaction(log.client)
            try await open.run { try EventLog.append("c", 1, in: $0) }
            #expect(try await log.number("SELECT max(position) FROM outbox.events WHERE stream_id = 'b'") < 4)
            async let drained = log.reacting().drain()
            try await TestServer.until("the relay waits for who appends") {
                try await log.number("SELECT count(*) FROM pg_locks WHERE NOT granted") == 1
            }
            try await open.commit()
            _ = try await drained
            expectOnceInOrder(try await log.effects(), try await log.events())
            #expect(try await log.effects().count == 12)
            try await log.append("a", 10...10)
            try await log.reacting().drain()
            #expect(try await log.effects().last == "a10")
        }
        await new.stop(.immediate)
    }

    /// Copies every table of the old server and follows it.
    private func follow(_ old: EmbeddedPostgres, by copy: EventLog) async throws {
        try await copy.client.executeScript("TRUNCATE outbox.schema_migrations")
        try await copy.client.executeScript(
            "CREATE SUBSCRIPTION copy CONNECTION '\(old.url)' PUBLICATION copy")
        try await TestServer.until("the first copy is made") {
            try await copy.number("SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'") == 0
        }
    }
}
