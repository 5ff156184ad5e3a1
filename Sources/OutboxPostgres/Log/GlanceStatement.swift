import Outbox
import Postgres

/// Whether there is something to do for a shard: one statement, outside of any transaction, that only looks into indexes.
///
/// It says what a ``WindowStatement`` and the heads of the parked events would come to, without reading them.
struct GlanceStatement: Sendable {
    private let text: String

    /// Parameters: $1 the subscription's name, $2 the shard.
    ///
    /// The answer is in seconds: 0 or less for now, null for never. No answer: the subscription is not known.
    init(schema: SQLIdentifier) {
        let own =
            "p.subscription_id = c.subscription_id AND \(schema).shard_of(p.stream_kind, p.stream_id, s.shards) = $2"
        text = """
            SELECT CASE
                WHEN s.paused_at IS NOT NULL OR s.detached_at IS NOT NULL THEN NULL
                WHEN c.position < c.ceiling
                    OR (c.cluster, c.timeline) IS DISTINCT FROM (\(ServerIdentity.cluster), \(ServerIdentity.timeline))
                    OR EXISTS (SELECT FROM \(schema).events e
                        WHERE e.xid >= pg_snapshot_xmax(c.up_to_snapshot) AND e.position > c.floor)
                    OR EXISTS (SELECT FROM pg_snapshot_xip(c.up_to_snapshot) AS open (xid)
                        JOIN \(schema).events e ON e.xid = open.xid AND e.position > c.floor)
                    OR EXISTS (SELECT FROM \(schema).parked p WHERE \(own) AND p.is_first AND p.state = 'waiting') THEN 0
                ELSE (SELECT extract(epoch FROM min(p.due_at) - clock_timestamp())::float8
                    FROM \(schema).parked p
                    WHERE \(own) AND (p.is_first AND p.state = 'retrying' OR p.state = 'scheduled'))
                END
            FROM \(schema).checkpoints c JOIN \(schema).subscriptions s ON s.id = c.subscription_id
            WHERE s.name = $1 AND c.shard = $2
            """
    }

    func sql(_ shard: Shard) -> SQL { SQL(unsafeText: text, binds: shard.binds) }
}
