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
    private let plainText: String
    private let carefulPlainText: String

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
    /// The plain statement has none of the last three: most subscriptions have nothing set aside, and to start a statement
    /// with so many parts takes half a millisecond. It hands out every row that it looks at, and says which are wanted:
    /// so the rows need not be kept to be counted, and their way is one pass.
    ///
    /// The number of shards is joined, not asked for by a subquery: only then the server puts the function's text into
    /// the statement, instead of calling it for each event. Rows are sorted by who reads them, as they mostly are already.
    ///
    /// The first row of the answer describes the window, the others are events.
    init(schema: SQLIdentifier) {
        let parts = WindowParts(schema)
        text = """
            \(parts.window), scanned AS MATERIALIZED (
                SELECT r.*
                \(parts.rows)
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
            \(parts.facts(extent: "(SELECT count(*) FROM scanned)::text, (SELECT max(position) FROM scanned)::text"))
            UNION ALL
            (\(parts.columns(isParked: "e.is_parked", isBlocked: "e.is_blocked", isWanted: "true"))
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
        plainText = """
            \(parts.window)
            \(parts.facts(extent: "NULL, NULL"))
            UNION ALL
            (\(parts.columns(isParked: "false", isBlocked: "false", isWanted: """
                e.name = ANY ($3::text[]) AND \(schema).shard_of(e.stream_kind, e.stream_id, t.shards) = $4
                """))
            FROM (
                SELECT r.*
                \(parts.rows)
            ) e CROSS JOIN stored t)
            """
        #if Failpoints
            text = Self.withPlantedFaults(text, schema)
        #endif
        carefulText = LogStatements.careful(text, schema)
        carefulPlainText = LogStatements.careful(plainText, schema)
    }

    /// Where asked plainly, without looking for events set aside or skipped: the answer says whether there are any.
    func sql(
        _ shard: Shard, names: [EventName], limit: Int, carefully: Bool = false, plainly: Bool = false
    ) -> SQL {
        let (quick, careful) = plainly ? (plainText, carefulPlainText) : (text, carefulText)
        return SQL(
            unsafeText: carefully ? careful : quick,
            binds: [
                shard.subscription.rawValue.postgresBind, Int64(limit).postgresBind,
                names.map(\.rawValue).postgresBind, Int32(shard.index).postgresBind,
            ])
    }
}
