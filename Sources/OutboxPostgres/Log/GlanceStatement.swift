import Outbox
import Postgres

/// Whether there is something to do for each of many shards: one statement, outside of any transaction, that only looks
/// into indexes.
///
/// For each it says what a ``WindowStatement`` and the heads of the parked events would come to, without reading them.
struct GlanceStatement: Sendable {
    let text: String

    /// The log is asked by transaction only, and in its order: for a mere `EXISTS` the server would go by position, or
    /// through the whole log, hoping to meet a row soon where mostly there is none.
    ///
    /// Parameters: $1 the subscriptions' names, $2 a shard of each.
    ///
    /// The answers, each with name and shard, are in seconds: 0 or less for now, null for never. No answer: the
    /// subscription is not known.
    init(schema: SQLIdentifier) {
        let own =
            "p.subscription_id = c.subscription_id AND \(schema).shard_of(p.stream_kind, p.stream_id, s.shards) = c.shard"
        text = """
            SELECT s.name, c.shard, CASE
                WHEN s.paused_at IS NOT NULL OR s.detached_at IS NOT NULL THEN NULL
                WHEN c.position < c.ceiling
                    OR (c.cluster, c.timeline) IS DISTINCT FROM (\(ServerIdentity.cluster), \(ServerIdentity.timeline))
                    OR (SELECT e.xid FROM \(schema).events e ORDER BY e.xid DESC, e.position DESC LIMIT 1)
                            >= pg_snapshot_xmax(c.up_to_snapshot)
                        AND EXISTS (SELECT FROM (SELECT FROM \(schema).events e
                            WHERE e.xid >= pg_snapshot_xmax(c.up_to_snapshot) AND e.position + 0 > c.floor
                            ORDER BY e.xid, e.position LIMIT 1) new)
                    OR EXISTS (SELECT FROM pg_snapshot_xip(c.up_to_snapshot) AS open (xid)
                        CROSS JOIN LATERAL (SELECT FROM \(schema).events e
                            WHERE (e.xid, e.position) > (open.xid, c.floor) AND e.xid <= open.xid
                            ORDER BY e.xid, e.position LIMIT 1) late)
                    OR EXISTS (SELECT FROM \(schema).parked p WHERE \(own) AND p.is_first AND p.state = 'waiting') THEN 0
                ELSE (SELECT extract(epoch FROM min(p.due_at) - clock_timestamp())::float8
                    FROM \(schema).parked p
                    WHERE \(own) AND (p.is_first AND p.state = 'retrying' OR p.state = 'scheduled'))
                END
            FROM unnest($1::text[], $2::int4[]) AS asked (name, shard)
            JOIN \(schema).subscriptions s ON s.name = asked.name
            JOIN \(schema).checkpoints c ON c.subscription_id = s.id AND c.shard = asked.shard
            """
    }

    func sql(_ shards: [Shard]) -> SQL {
        SQL(
            unsafeText: text,
            binds: [shards.map(\.subscription.rawValue).postgresBind, shards.map { Int32($0.index) }.postgresBind])
    }

    func answers(in rows: Rows) throws -> [Shard: Glance] {
        var answers: [Shard: Glance] = [:]
        for row in rows {
            let shard = Shard(SubscriptionName(rawValue: try row.decode(at: 0)), Int(try row.decode(Int32.self, at: 1)))
            let seconds = try row.decodeIfPresent(Double.self, at: 2)
            answers[shard] =
                switch seconds {
                case nil: .nothing(nextDue: nil)
                case let seconds? where seconds > 0: .nothing(nextDue: .seconds(seconds))
                default: .work
                }
        }
        return answers
    }
}
