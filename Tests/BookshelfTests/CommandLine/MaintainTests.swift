import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import OutboxPostgres
import Postgres
import TestServer
import Testing

@Suite(.timeLimit(.minutes(5))) struct `Maintaining by hand` {
    /// Events of ten days ago, which the retention of a week lets go.
    private func appendOld(_ count: Int64, _ database: TestDatabase) async throws {
        try await database.client.execute(
            """
            INSERT INTO outbox.events (event_id, name, schema_version, stream_kind, stream_id, stream_version, payload,
                correlation_id, recorded_at)
            SELECT id, 'other', 1, 'other', 'a', 1, '{}', id, now() - interval '10 days'
            FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, \(count)::int8)) e
            """)
    }

    private func maintain(_ database: TestDatabase, _ more: String...) async throws -> Outcome {
        let run = try ProgramRun(
            "relay", ["maintain", "--partition-size", "1000"] + more, environment: ["DATABASE_URL": database.url])
        return await run.outcome()
    }

    @Test func `makes partitions, drops what is old and read, and names who holds the rest back`() async throws {
        try await TestDatabase.with { database in
            let first = try await maintain(database)
            #expect(first.status == 0)
            #expect(first.errors == [])
            #expect(first.output.first == "Partitions of the log: 2")
            #expect(first.output.contains { $0.hasPrefix("Made: events_1, events_1001, inbox_events_") }, "\(first)")
            #expect(first.output.contains("Dropped: none"))
            let nothing = "Rows deleted: inbox 0, named 0, keys 0, processes 0, audit 0, cancelled 0, skipped 0"
            #expect(first.output.last == nothing)
            try await appendOld(1500, database)
            let second = try await maintain(database)
            #expect(second.output.contains("Dropped: events_1"), "\(second)")
            let world = World(store: try PostgresOutboxStore.bookshelf(client: database.client, logger: .silent))
            try await world.drain()
            try await appendOld(1000, database)
            let third = try await maintain(database)
            #expect(third.output.last?.hasPrefix("Held back by orders.notify: it has not read partition") == true)
            let json = try await maintain(database, "--json")
            #expect(json.output.count == 1)
            let report = try json.json()
            #expect(report["dropped"] as? [String] == [])
            #expect(report["isBusy"] as? Bool == false)
            #expect((report["logPartitions"] as? Int ?? 0) > 1)
            #expect((report["deleted"] as? [String: Int])?["skipped"] == 0)
            let holdbacks = try #require(report["holdbacks"] as? [[String: Any]])
            let names = holdbacks.map { $0["subscription"] as? String }
            #expect(names == ["catalog.blue", "inventory.stock", "orders.notify"])
            #expect(holdbacks.allSatisfy { $0["reason"] as? String == "unread" })
            try await world.drain()
            let last = try await maintain(database, "--json")
            #expect(try last.json()["dropped"] as? [String] == ["events_1001"])
        }
    }

    @Test func `leaves the outbox to another that is at it`() async throws {
        try await TestDatabase.with { database in
            let other = OpenTransaction(database.client)
            try await other.run {
                _ = try $0.query("SELECT pg_advisory_xact_lock(hashtextextended('maintain outbox', 0))")
            }
            let busy = try await maintain(database)
            #expect(busy.status == 0)
            #expect(busy.output == ["Another program is maintaining this outbox right now."])
            #expect(try await maintain(database, "--json").json()["isBusy"] as? Bool == true)
            try await other.rollBack()
            #expect(try await maintain(database).output.count > 1)
        }
    }

    @Test func `refuses less than a day, and portions that are too small`() async throws {
        try await TestDatabase.with { database in
            for options in [["--retention", "7s"], ["--process-retention", "30m"], ["--partition-size", "10"]] {
                let run = try ProgramRun(
                    "relay", ["maintain"] + options, environment: ["DATABASE_URL": database.url])
                let outcome = await run.outcome()
                #expect(outcome.status != 0)
                #expect(outcome.error?.contains("invalid retention: ") == true, "\(outcome)")
            }
        }
    }
}
