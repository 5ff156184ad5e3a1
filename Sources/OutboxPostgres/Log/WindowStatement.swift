import Outbox
import Postgres

/// Reads what comes next for a subscription: a cursor over commits, by the difference of two snapshots.
///
/// One statement, so one snapshot: the window it opens ends with exactly what the statement itself can see. Within a
/// window rows come by position, so a transaction that commits late is neither lost nor put before its aggregate's
/// earlier events. No open transaction elsewhere holds anything up.
struct WindowStatement: Sendable {
    private(set) var text: String
    private let carefulText: String

    /// Parameters: $1 the subscription's name, $2 how many rows to look at, $3 the events' names, $4 the shard.
    ///
    /// - `stored`: the checkpoint. It is used up when `position` has reached `ceiling`. Where nothing is set aside or
    ///   skipped, which is nearly always, no event is asked whether it is.
    /// - `opened`: the same window, or the next one, from where it ended up to this statement's snapshot. A snapshot
    ///   does not list its own transaction as open, so that one is added: what handlers save in it comes later.
    /// - `found`: bounds of a new window, by index: transactions open at its start, and those that came after.
    /// - `bounds`: the window to read, and from where.
    /// - `scanned`: its next rows, whatever their name. Those of transactions that were open are fetched by
    ///   transaction, so that rows delivered long ago are not looked at again; the comparison of whole rows makes the
    ///   index on both columns the only way to do so. The others come partition by partition, from the one where the
    ///   last batch ended; the end is compared as a row, as two plain bounds would pass for a short range, worth a sort.
    /// - `freed`: first events of streams that wait for nothing any more, `lines`, those behind them, and `ends`, how far
    ///   each line goes: what a stream has set aside beyond it blocks what is new.
    /// - `turns`: the next of these, and scheduled events whose time has come. A stream whose events are all among them
    ///   blocks nothing: what is new of it follows in the same batch.
    ///
    /// The number of shards is joined, not asked for by a subquery: only then the server puts the function's text into
    /// the statement, instead of calling it for each event. Rows are sorted by who reads them, as they mostly are already.
    ///
    /// The first row of the answer describes the window, the others are events.
    init(schema: SQLIdentifier) {
        text = """
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
            ), scanned AS MATERIALIZED (
                SELECT r.*
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
            ), freed AS MATERIALIZED (
                SELECT p.stream_kind, p.stream_id, p.position
                FROM stored t CROSS JOIN LATERAL (
                    SELECT p.* FROM \(schema).parked p
                    WHERE p.subscription_id = t.subscription_id AND p.is_first AND p.state = 'waiting'
                        AND \(schema).shard_of(p.stream_kind, p.stream_id, t.shards) = $4
                    ORDER BY p.due_at, p.position LIMIT $2::int8
                ) p
            ), lines AS MATERIALIZED (
                SELECT f.stream_kind, f.stream_id, l.position
                FROM freed f CROSS JOIN LATERAL (
                    SELECT p.position, bool_and(p.state = 'waiting') OVER (ORDER BY p.position) AS is_free
                    FROM (SELECT q.position, q.state FROM \(schema).parked q
                        WHERE q.subscription_id = (SELECT subscription_id FROM stored)
                            AND q.stream_kind = f.stream_kind AND q.stream_id = f.stream_id
                            AND q.state <> 'scheduled' AND q.position >= f.position
                        ORDER BY q.position
                        LIMIT (SELECT greatest($2::int8 / nullif(count(*), 0), 1) FROM freed)) p
                ) l WHERE l.is_free
                ORDER BY l.position LIMIT $2::int8
            ), ends AS MATERIALIZED (
                SELECT l.stream_kind, l.stream_id, max(l.position) AS position FROM lines l GROUP BY 1, 2
            ), turns AS MATERIALIZED (
                SELECT l.position, false AS is_blocked FROM lines l
                UNION ALL
                (SELECT s.position, EXISTS (SELECT FROM \(schema).parked q
                    WHERE q.subscription_id = s.subscription_id AND q.stream_kind = s.stream_kind
                        AND q.stream_id = s.stream_id AND q.state <> 'scheduled' AND q.position < s.position
                        AND q.position > coalesce((SELECT d.position FROM ends d
                            WHERE d.stream_kind = s.stream_kind AND d.stream_id = s.stream_id), 0))
                FROM stored t CROSS JOIN LATERAL (
                    SELECT s.* FROM \(schema).parked s
                    WHERE s.subscription_id = t.subscription_id AND s.state = 'scheduled'
                        AND s.due_at <= clock_timestamp()
                        AND \(schema).shard_of(s.stream_kind, s.stream_id, t.shards) = $4
                    ORDER BY s.due_at, s.position LIMIT $2::int8
                ) s)
            )
            SELECT ARRAY[w.a::text, w.b::text, w.start::text, w.origin::text, w.top::text, w.cluster::text,
                    \(ServerIdentity.cluster)::text,
                    (SELECT count(*) FROM scanned)::text, (SELECT max(position) FROM scanned)::text,
                    (SELECT marked_by FROM stored),
                    (SELECT extract(epoch FROM clock_timestamp() - marked_at)::text FROM stored),
                    w.timeline::text, \(ServerIdentity.timeline)::text, (SELECT is_stopped FROM stored)::text,
                    (SELECT marked_count::text FROM stored)],
                false, false, NULL::float8, false, \(LogStatements.columns)
            FROM bounds w LEFT JOIN \(schema).events e ON false
            UNION ALL
            (SELECT NULL, e.is_parked, e.is_blocked,
                CASE WHEN e.due_at > clock_timestamp()
                    THEN extract(epoch FROM e.due_at - clock_timestamp())::float8 END,
                e.due_at IS NOT NULL AND EXISTS (
                    SELECT FROM \(schema).cancellations c WHERE c.event_id = e.event_id),
                \(LogStatements.columns)
            FROM (
                SELECT true AS is_parked, t.is_blocked, l.*
                FROM turns t JOIN \(schema).events l ON l.position = t.position
                UNION ALL
                SELECT false, t.has_parked AND EXISTS (SELECT FROM \(schema).parked p
                    WHERE p.subscription_id = t.subscription_id AND p.stream_kind = n.stream_kind
                        AND p.stream_id = n.stream_id AND p.state <> 'scheduled'
                        AND p.position > coalesce((SELECT d.position FROM ends d
                            WHERE d.stream_kind = n.stream_kind AND d.stream_id = n.stream_id), 0)), n.*
                FROM scanned n CROSS JOIN stored t
                WHERE n.name = ANY ($3::text[]) AND \(schema).shard_of(n.stream_kind, n.stream_id, t.shards) = $4
                    AND NOT (t.has_skipped AND EXISTS (SELECT FROM \(schema).skipped k
                        WHERE k.subscription_id = t.subscription_id AND k.position = n.position))
                    AND NOT (t.has_parked AND EXISTS (SELECT FROM \(schema).parked p
                        WHERE p.subscription_id = t.subscription_id AND p.position = n.position))
            ) e)
            """
        #if Failpoints
            text = Self.withPlantedFaults(text, schema)
        #endif
        carefulText = LogStatements.careful(text, schema)
    }

    func sql(_ shard: Shard, names: [EventName], limit: Int, carefully: Bool = false) -> SQL {
        SQL(
            unsafeText: carefully ? carefulText : text,
            binds: [
                shard.subscription.rawValue.postgresBind, Int64(limit).postgresBind,
                names.map(\.rawValue).postgresBind, Int32(shard.index).postgresBind,
            ])
    }
}

/// The answer to a ``WindowStatement``.
struct WindowRead {
    let start: Int64
    let end: Checkpoint
    private(set) var events: [PendingEvent]
    let hasMore: Bool
    let mark: Batch.Mark?
    /// Where the checkpoint was written.
    let home: ServerIdentity
    /// Where it is read.
    let server: ServerIdentity
    /// True where an operator paused or detached the subscription: it hands out nothing.
    let isStopped: Bool

    /// Nil where the subscription is not known.
    init?(_ rows: Rows, limit: Int) throws {
        guard let first = rows.first else { return nil }
        let facts = try first.decode([String?].self, at: 0)
        func number(_ index: Int) -> Int64 { facts[index].flatMap(Int64.init) ?? 0 }
        let window = Window(
            after: (facts[0] ?? ""), upTo: (facts[1] ?? ""), origin: number(3), ceiling: number(4))
        start = number(2)
        let count = number(7)
        let isWhole = count < Int64(limit)
        end = Checkpoint(window: window, position: isWhole ? window.ceiling : number(8))
        events = try rows.dropFirst().map {
            PendingEvent(
                try LoggedEvent($0, from: 5), isBlocked: try $0.decode(at: 2),
                delay: try $0.decodeIfPresent(Double.self, at: 3).map { .seconds($0) },
                isCancelled: try $0.decode(at: 4), isParked: try $0.decode(at: 1))
        }
        Self.sort(&events)
        #if Failpoints
            if mutant("overtaking") {
                events = events.map { PendingEvent($0.event, isBlocked: false, isParked: $0.isParked) }
            }
        #endif
        mark = facts[9].map { holder in
            Batch.Mark(
                holder: holder, count: Int(number(14)),
                age: .seconds(facts[10].flatMap(Double.init) ?? 0))
        }
        hasMore = start < window.ceiling
        home = ServerIdentity(cluster: number(5), timeline: number(11))
        server = ServerIdentity(cluster: number(6), timeline: number(12))
        isStopped = facts[13] == "true"
    }

    /// Those set aside, then the new ones, each by position.
    private static func sort(_ events: inout [PendingEvent]) {
        #if Failpoints
            if mutant("xid-order") { return }
        #endif
        func precedes(_ one: PendingEvent, _ other: PendingEvent) -> Bool {
            guard one.isParked == other.isParked else { return one.isParked }
            return one.event.position < other.event.position
        }
        guard zip(events, events.dropFirst()).contains(where: { precedes($1, $0) }) else { return }
        events.sort(by: precedes)
    }
}
