import Outbox
import Postgres

/// Finds a subscription's place again after its log was restored into another cluster.
///
/// Stored transaction numbers mean nothing in a cluster whose own went back. A row written here has `xmin` equal to its
/// number, or larger under a savepoint; a restored row has the restore's. The last restored row is the boundary: what
/// lies beyond starts a new epoch, what was pending below, by the old snapshots' arithmetic, is set aside as waiting and
/// so comes first, in order. A very old restored row may pass for a native one; it is repeated, and the inbox drops it.
struct RebaseStatement: Sendable {
    private let wentBackText: String
    private let acceptText: String
    private let rebaseText: String
    private let liftText: String

    init(schema: SQLIdentifier) {
        let own = "subscription_id = (SELECT id FROM \(schema).subscriptions WHERE name = $1) AND shard = $2"
        wentBackText = """
            SELECT pg_snapshot_xmax(up_to_snapshot) > pg_snapshot_xmax(pg_current_snapshot())
                OR EXISTS (SELECT FROM \(schema).events e WHERE e.xid >= pg_snapshot_xmax(pg_current_snapshot()))
            FROM \(schema).checkpoints WHERE \(own)
            """
        acceptText = """
            UPDATE \(schema).checkpoints SET cluster = (SELECT system_identifier FROM pg_control_system()) WHERE \(own)
            """
        rebaseText = """
            WITH stored AS MATERIALIZED (
                SELECT * FROM \(schema).checkpoints WHERE \(own)
            ), boundary AS MATERIALIZED (
                SELECT coalesce((
                    SELECT e.position FROM \(schema).events e
                    WHERE e.xmin::text::int8 < mod(e.xid::text::numeric, 4294967296)::int8
                    ORDER BY e.position DESC LIMIT 1), 0) AS position
            ), waiting AS (
                INSERT INTO \(schema).parked
                    (subscription_id, position, stream_kind, stream_id, state, attempts, due_at)
                SELECT s.subscription_id, e.position, e.stream_kind, e.stream_id, 'waiting', 0, clock_timestamp()
                FROM stored s CROSS JOIN boundary b
                JOIN \(schema).events e ON e.position > s.floor AND e.position <= b.position
                WHERE NOT pg_visible_in_snapshot(e.xid, s.after_snapshot)
                    AND NOT (pg_visible_in_snapshot(e.xid, s.up_to_snapshot) AND e.position <= s.position)
                    AND e.name = ANY ($3::text[])
                    AND \(schema).shard_of(e.stream_kind, e.stream_id,
                        (SELECT shards FROM \(schema).subscriptions WHERE name = $1)) = $2
                ON CONFLICT DO NOTHING RETURNING 1
            ), placed AS (
                UPDATE \(schema).checkpoints c SET after_snapshot = '1:1:', up_to_snapshot = '1:1:',
                    position = b.position, origin = 0, ceiling = b.position, floor = b.position,
                    cluster = (SELECT system_identifier FROM pg_control_system())
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

    /// True where transaction numbers of the log, or of the checkpoint, lie in this cluster's future.
    func wentBack(_ shard: Shard) -> SQL { SQL(unsafeText: wentBackText, binds: shard.binds) }

    /// The cluster is another and its numbers go on, as after pg_upgrade.
    func accept(_ shard: Shard) -> SQL { SQL(unsafeText: acceptText, binds: shard.binds) }

    /// Answers the boundary and the number of events that wait.
    func rebase(_ shard: Shard, names: [EventName]) -> SQL {
        SQL(unsafeText: rebaseText, binds: shard.binds + [names.map(\.rawValue).postgresBind])
    }

    /// New positions lie beyond every restored one, also where the restore forgot the sequence.
    var lift: SQL { SQL(unsafeText: liftText) }
}
