import Foundation
import Outbox
import Postgres

/// Where every subscription stands, in one statement.
struct StatusStatement: Sendable {
    /// The lag is counted up to here.
    static let bound = 100_000
    /// Events wait for the shard, nobody has its lease, and it moved never or not for a while, as those events did.
    private static let isUnserved = """
        lag.events > 0 AND coalesce(c.leased_until < clock_timestamp(), true)
            AND (c.advanced_at IS NULL
                OR c.advanced_at < clock_timestamp() - interval '30 seconds' AND lag.seconds > 30)
        """
    let sql: SQL

    init(schema: SQLIdentifier) {
        sql = SQL(
            unsafeText: """
                SELECT s.name, s.kind, min(c.position), sum(lag.events)::int8, max(lag.seconds),
                    aside.waiting, aside.dead,
                    string_agg(DISTINCT c.holder, ', ') FILTER (WHERE c.leased_until > clock_timestamp()),
                    max(CASE WHEN s.kind <> 'deliver' THEN NULL
                        WHEN c.cluster = \(ServerIdentity.cluster) THEN
                            CASE WHEN c.timeline <> \(ServerIdentity.timeline) THEN 'timeline changed' END
                        WHEN \(ServerIdentity.wentBack("\(schema)")) THEN 'restored into a younger cluster' END),
                    s.shards,
                    s.paused_at, s.paused_by, s.detached_at,
                    array_agg(c.shard ORDER BY c.shard) FILTER (WHERE \(Self.isUnserved)), aside.scheduled
                FROM \(schema).subscriptions s JOIN \(schema).checkpoints c ON c.subscription_id = s.id
                CROSS JOIN LATERAL (
                    SELECT count(*) AS events,
                        coalesce(greatest(extract(epoch FROM clock_timestamp() - min(pending.recorded_at)
                            FILTER (WHERE isfinite(pending.recorded_at))), 0), 0)::float8 AS seconds
                    FROM (
                        SELECT e.recorded_at, e.stream_kind, e.stream_id
                        FROM pg_snapshot_xip(c.after_snapshot) AS open (xid) JOIN \(schema).events e
                            ON (e.xid, e.position) > (open.xid, c.floor) AND e.xid <= open.xid
                        WHERE NOT (pg_visible_in_snapshot(e.xid, c.up_to_snapshot) AND e.position <= c.position)
                        UNION ALL
                        (SELECT e.recorded_at, e.stream_kind, e.stream_id FROM \(schema).events e
                        WHERE e.xid >= pg_snapshot_xmax(c.after_snapshot) AND e.position > c.floor
                            AND NOT (pg_visible_in_snapshot(e.xid, c.up_to_snapshot) AND e.position <= c.position)
                        ORDER BY e.xid, e.position LIMIT \(Self.bound))
                    ) pending
                    WHERE s.detached_at IS NULL
                        AND \(schema).shard_of(pending.stream_kind, pending.stream_id, s.shards) = c.shard
                ) lag
                CROSS JOIN LATERAL (
                    SELECT count(*) FILTER (WHERE p.state IN ('retrying', 'waiting')) AS waiting,
                        count(*) FILTER (WHERE p.state = 'scheduled') AS scheduled,
                        count(*) FILTER (WHERE p.state = 'dead') AS dead
                    FROM \(schema).parked p WHERE p.subscription_id = s.id
                ) aside
                GROUP BY s.id, aside.waiting, aside.scheduled, aside.dead ORDER BY s.name
                """)
    }
}

extension SubscriptionStatus {
    init(_ row: Row) throws {
        let (halted, pausedAt) = (
            try row.decodeIfPresent(String.self, at: 8), try row.decodeIfPresent(Date.self, at: 10)
        )
        let (pausedBy, detachedAt) = (
            try row.decodeIfPresent(String.self, at: 11), try row.decodeIfPresent(Date.self, at: 12)
        )
        let reasons = [
            halted.map { "\($0): check what was delivered, then rebase" },
            detachedAt.map { "detached since \($0.inMessages)" },
            pausedAt.map { "paused by \(pausedBy ?? "somebody") since \($0.inMessages)" },
        ].compactMap(\.self)
        let unserved = reasons.isEmpty ? try row.decodeIfPresent([Int32].self, at: 13) ?? [] : []
        self.init(
            name: try row.decode(at: 0), kind: try row.decode(at: 1), position: try row.decode(at: 2),
            lag: Int(try row.decode(Int64.self, at: 3)), lagSeconds: try row.decode(at: 4),
            parked: Int(try row.decode(Int64.self, at: 5)),
            scheduled: Int(try row.decode(Int64.self, at: 14)), dead: Int(try row.decode(Int64.self, at: 6)),
            holder: try row.decodeIfPresent(at: 7), shards: Int(try row.decode(Int32.self, at: 9)),
            unserved: unserved.map(Int.init), halted: reasons.isEmpty ? nil : reasons.joined(separator: "; "))
    }
}
