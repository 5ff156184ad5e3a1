import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// However much has gone through it, the outbox is as large as what it still needs.
@Suite(.timeLimit(.minutes(4))) struct VolumeTests {
    private struct Size {
        var partitions: Int64
        var log: Int64
        var inbox: Int64
        var dead: Int64
    }

    @Test func `200,000 events go through partitions of 10,000 and leave nothing behind`() async throws {
        try await World.with { world in
            let total: Int64 = 200_000
            let size: Int64 = 10_000
            let maintenance = try world.maintenance(partitionSize: size)
            _ = try await maintenance.runOnce()
            let effects = Recorder<[Int64]>()
            let relay = try world.relay {
                React(toBatchOf: CounterRaised.self, as: "count") { occurrences, work in
                    let positions = occurrences.map(\.logged.position)
                    work.onCommit { effects.append(positions) }
                }
            }
            var whole: Int64 = 0
            var peak = Size(partitions: 0, log: 0, inbox: 0, dead: 0)
            try await running([relay]) {
                for chunk in 1...(total / size) {
                    try await world.append(events: size)
                    // The relay sets the pace, as it must where the log is to stay short.
                    try await TestServer.until("the chunk is handled") {
                        effects.all.reduce(0) { $0 + $1.count } >= Int(chunk * size)
                    }
                    _ = try await maintenance.runOnce()
                    let now = try await measure(world)
                    if chunk == 1 { whole = now.log }
                    peak.partitions = max(peak.partitions, now.partitions)
                    peak.log = max(peak.log, now.log)
                    peak.inbox = max(peak.inbox, now.inbox)
                    peak.dead = max(peak.dead, now.dead)
                }
                // The last chunk shares no partition of the inbox with those before: the longest, which the upper net
                // becomes after a slow chunk, reaches two seconds ahead and up to the next whole one.
                let end = try await world.serverTime()
                try await TestServer.until("those partitions are over") { try await world.serverTime() > end + 3 }
                try await world.append(events: size)
                try await TestServer.until("the last chunk is handled") {
                    effects.all.reduce(0) { $0 + $1.count } >= Int(total + size)
                }
            }
            let handled = effects.all.flatMap(\.self)
            #expect(handled.count == Int(total + size) && Set(handled).count == Int(total + size))
            #expect(peak.partitions <= 5, "\(peak)")
            #expect(peak.log <= 4 * whole, "\(peak), one partition takes \(whole)")
            #expect(peak.dead <= 20_000, "\(peak)")
            // Nobody has asked for anything since: what is left is what is not full yet.
            try await TestServer.until("the inbox has let go") {
                _ = try await maintenance.runOnce()
                return try await world.rows("inbox") <= size
            }
            #expect(try await world.rows("events") <= size)
        }
    }

    private func measure(_ world: World) async throws -> Size {
        let rows = try await world.client.query(
            """
            SELECT count(*) FILTER (WHERE c.relname ~ '^events_[0-9]'),
                coalesce(sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname LIKE 'events%'), 0)::int8,
                coalesce(sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname LIKE 'inbox%'), 0)::int8,
                coalesce(max(pg_stat_get_dead_tuples(c.oid)), 0)
            FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = to_regnamespace(\(world.schema.name))
            """)
        let (partitions, log, inbox, dead) = try #require(rows.first).decode(
            Int64.self, Int64.self, Int64.self, Int64.self)
        return Size(partitions: partitions, log: log, inbox: inbox, dead: dead)
    }
}

extension World {
    fileprivate func rows(_ table: SQLIdentifier) async throws -> Int64 {
        try await client.query("SELECT count(*) FROM \(schema).\(table)").first?.decode(at: 0) ?? 0
    }
}
