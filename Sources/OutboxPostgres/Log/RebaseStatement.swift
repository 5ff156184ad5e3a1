import Outbox
import Postgres

/// Finds a subscription's place again after its log was restored into another cluster.
///
/// Stored transaction numbers mean nothing in a cluster whose own went back. A row written here has `xmin` equal to its
/// number, or larger under a savepoint; a restored row has the restore's. The last restored row is the boundary: what
/// lies beyond starts a new epoch, what was pending below, by the old snapshots' arithmetic, is set aside as waiting and
/// so comes first, in order; and so is what was written here into holes that the old positions had left. A very old restored row may pass for a native one; it is repeated, and the inbox drops it.
struct RebaseStatement: Sendable {
    private let arrivalText: String
    private let acceptText: String
    private let lockText: String
    private let rebaseText: String
    private let liftText: String

    init(schema: SQLIdentifier) {
        let own = "subscription_id = (SELECT id FROM \(schema).subscriptions WHERE name = $1) AND shard = $2"
        arrivalText = """
            SELECT \(ServerIdentity.wentBack("\(schema)")), EXISTS (
                SELECT FROM pg_subscription_rel r WHERE r.srrelid = '\(schema).events'::regclass
                    OR r.srrelid IN (SELECT relid FROM pg_partition_tree('\(schema).events')))
            FROM \(schema).checkpoints c WHERE \(own)
            """
        acceptText = """
            UPDATE \(schema).checkpoints SET cluster = \(ServerIdentity.cluster), timeline = \(ServerIdentity.timeline)
            WHERE \(own)
            """
        lockText = "LOCK TABLE \(schema).events IN SHARE ROW EXCLUSIVE MODE"
        rebaseText = """
            WITH stored AS MATERIALIZED (
                SELECT * FROM \(schema).checkpoints WHERE \(own)
            ), numbered AS NOT MATERIALIZED (
                SELECT e.xmin::text::int8 AS writer, mod(e.xid::text::numeric, 4294967296)::int8 AS number, e.*
                FROM \(schema).events e
            ), boundary AS MATERIALIZED (
                SELECT coalesce(max(e.position), 0) AS position, min(e.writer) AS restore
                FROM numbered e WHERE e.writer < e.number
            ), waiting AS (
                INSERT INTO \(schema).parked
                    (subscription_id, position, stream_kind, stream_id, state, attempts, due_at)
                SELECT s.subscription_id, e.position, e.stream_kind, e.stream_id, 'waiting', 0, clock_timestamp()
                FROM stored s CROSS JOIN boundary b JOIN numbered e ON e.position <= b.position
                WHERE e.name = ANY ($3::text[])
                    AND \(schema).shard_of(e.stream_kind, e.stream_id,
                        (SELECT shards FROM \(schema).subscriptions WHERE name = $1)) = $2
                    AND ((e.writer >= e.number AND e.number > b.restore)
                        OR (e.position > s.floor AND NOT pg_visible_in_snapshot(e.xid, s.after_snapshot)
                            AND NOT (pg_visible_in_snapshot(e.xid, s.up_to_snapshot) AND e.position <= s.position)))
                    AND NOT EXISTS (SELECT FROM \(schema).skipped k
                        WHERE k.subscription_id = s.subscription_id AND k.position = e.position)
                ON CONFLICT DO NOTHING RETURNING 1
            ), placed AS (
                UPDATE \(schema).checkpoints c SET after_snapshot = '1:1:', up_to_snapshot = '1:1:',
                    position = b.position, origin = 0, ceiling = b.position, floor = b.position,
                    cluster = \(ServerIdentity.cluster), timeline = \(ServerIdentity.timeline)
                FROM boundary b WHERE \(own)
            )
            SELECT (SELECT position FROM boundary), (SELECT count(*) FROM waiting)
            """
        liftText = """
            SELECT setval(seq, greatest((SELECT coalesce(max(position), 0) FROM \(schema).events), last_value))
            FROM pg_get_serial_sequence('\(schema).events', 'position') AS seq,
                LATERAL (SELECT coalesce(pg_sequence_last_value(seq::regclass), 1)) AS s (last_value)
            """
    }

    /// Answers whether numbers of the log, or of the checkpoint, belong to a cluster that had got further than this one,
    /// and whether a logical subscription still brings rows from elsewhere.
    func arrival(_ shard: Shard) -> SQL {
        SQL(unsafeText: arrivalText, binds: shard.binds)
    }

    /// The server is another and its numbers go on, as after pg_upgrade or a promotion.
    func accept(_ shard: Shard) -> SQL { SQL(unsafeText: acceptText, binds: shard.binds) }

    /// Waits for those who append, and keeps others away: who took a position before it was lifted has committed by then.
    var lock: SQL { SQL(unsafeText: lockText) }

    /// Answers the boundary and the number of events that wait.
    func rebase(_ shard: Shard, names: [EventName]) -> SQL {
        SQL(unsafeText: rebaseText, binds: shard.binds + [names.map(\.rawValue).postgresBind])
    }

    /// New positions lie beyond every restored one, also where the restore forgot the sequence.
    var lift: SQL { SQL(unsafeText: liftText) }
}
