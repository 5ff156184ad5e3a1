import Outbox
import Postgres

/// The parts that the statements reading a window have in common.
struct WindowParts {
    private let schema: SQLIdentifier

    init(_ schema: SQLIdentifier) { self.schema = schema }

    /// `stored`, `opened`, `found` and `bounds`: the window to read, and from where.
    var window: String {
        """
        WITH stored AS MATERIALIZED (
            SELECT c.*, s.shards, c.position >= c.ceiling AS used_up,
                s.paused_at IS NOT NULL OR s.detached_at IS NOT NULL AS is_stopped,
                EXISTS (SELECT FROM \(schema).parked p WHERE p.subscription_id = s.id) AS has_parked,
                EXISTS (SELECT FROM \(schema).skipped k WHERE k.subscription_id = s.id) AS has_skipped
            FROM \(schema).checkpoints c JOIN \(schema).subscriptions s ON s.id = c.subscription_id
            WHERE s.name = $1 AND c.shard = $4
        ), opened AS MATERIALIZED (
            SELECT position, origin, ceiling, floor, cluster, timeline, used_up,
                CASE WHEN used_up THEN up_to_snapshot ELSE after_snapshot END AS a,
                CASE WHEN used_up THEN
                    CASE WHEN pg_current_xact_id_if_assigned() < pg_snapshot_xmax(pg_current_snapshot()) THEN (
                        SELECT format('%s:%s:%s', pg_snapshot_xmin(pg_current_snapshot()),
                            pg_snapshot_xmax(pg_current_snapshot()), string_agg(u.xid::text, ',' ORDER BY u.xid))
                        FROM (SELECT pg_snapshot_xip(pg_current_snapshot()) AS xid
                            UNION SELECT pg_current_xact_id()) u)::pg_snapshot
                    ELSE pg_current_snapshot() END
                ELSE up_to_snapshot END AS b
            FROM stored
        ), found AS MATERIALIZED (
            SELECT min(r.position) AS first, min(r.position) FILTER (WHERE r.is_new) AS origin,
                max(r.position) AS last
            FROM opened o CROSS JOIN LATERAL (
                SELECT e.position, false AS is_new
                FROM pg_snapshot_xip(o.a) AS open (xid) JOIN \(schema).events e
                    ON (e.xid, e.position) > (open.xid, o.floor) AND e.xid <= open.xid
                WHERE pg_visible_in_snapshot(open.xid, o.b)
                UNION ALL
                SELECT e.position, true
                FROM \(schema).events e
                WHERE e.xid >= pg_snapshot_xmax(o.a) AND e.xid < pg_snapshot_xmax(o.b)
                    AND pg_visible_in_snapshot(e.xid, o.b) AND e.position > o.floor
            ) r
            WHERE o.used_up
        ), bounds AS MATERIALIZED (
            SELECT o.a, o.b, o.floor, o.cluster, o.timeline,
                CASE WHEN o.used_up THEN coalesce(f.first - 1, o.ceiling) ELSE o.position END AS start,
                CASE WHEN o.used_up THEN coalesce(f.origin, f.last + 1, 0) ELSE o.origin END AS origin,
                CASE WHEN o.used_up THEN coalesce(f.last, o.ceiling) ELSE o.ceiling END AS top
            FROM opened o CROSS JOIN found f
        )
        """
    }

    /// The next rows of a window `w`, whatever their name, by position.
    var rows: String {
        """
        FROM bounds w CROSS JOIN LATERAL (
            SELECT late.*
            FROM pg_snapshot_xip(w.a) AS open (xid) CROSS JOIN LATERAL (
                SELECT e.* FROM \(schema).events e
                WHERE (e.xid, e.position) > (open.xid, greatest(w.start, w.floor)) AND e.xid <= open.xid
                ORDER BY e.xid, e.position LIMIT $2::int8
            ) late
            WHERE pg_visible_in_snapshot(open.xid, w.b)
            UNION ALL
            (SELECT e.* FROM \(schema).events e
            WHERE e.position > greatest(w.start, w.floor, w.origin - 1)
                AND (e.position, e.position) <= (w.top, w.top)
                AND e.xid >= pg_snapshot_xmax(w.a) AND pg_visible_in_snapshot(e.xid, w.b)
            ORDER BY e.position LIMIT $2::int8)
            ORDER BY position LIMIT $2::int8
        ) r
        """
    }

    /// The first row of the answer, which describes the window; `extent` is how many rows were looked at, and the last.
    func facts(extent: String) -> String {
        """
        SELECT ARRAY[w.a::text, w.b::text, w.start::text, w.origin::text, w.top::text, w.cluster::text,
                \(ServerIdentity.cluster)::text,
                \(extent),
                (SELECT marked_by FROM stored),
                (SELECT extract(epoch FROM clock_timestamp() - marked_at)::text FROM stored),
                w.timeline::text, \(ServerIdentity.timeline)::text, (SELECT is_stopped FROM stored)::text,
                (SELECT marked_count::text FROM stored),
                (SELECT has_parked OR has_skipped FROM stored)::text],
            false, false, NULL::float8, false, \(LogStatements.columns), false
        FROM bounds w LEFT JOIN \(schema).events e ON false
        """
    }

    /// What the answer says of an event `e`.
    func columns(isParked: String, isBlocked: String, isWanted: String) -> String {
        """
        SELECT NULL, \(isParked), \(isBlocked),
            CASE WHEN e.due_at > clock_timestamp()
                THEN extract(epoch FROM e.due_at - clock_timestamp())::float8 END,
            e.due_at IS NOT NULL AND EXISTS (
                SELECT FROM \(schema).cancellations c WHERE c.event_id = e.event_id),
            \(LogStatements.columns), \(isWanted)
        """
    }
}
