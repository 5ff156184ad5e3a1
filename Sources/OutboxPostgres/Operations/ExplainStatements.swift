import Outbox
import Postgres

/// The statements that gather ``EventFacts``.
struct ExplainStatements {
    let schema: SQLIdentifier

    func event(_ event: EventReference) -> SQL {
        """
        SELECT e.event_id, e.name, e.stream_kind || '/' || e.stream_id, e.stream_version, e.position, e.recorded_at,
            (SELECT c.cancelled_at FROM \(schema).cancellations c WHERE c.event_id = e.event_id)
        FROM \(schema).events e WHERE \(sql: event.condition) ORDER BY e.position LIMIT 1
        """
    }

    /// Only transactions of this database that have a number have written something.
    var writers: SQL {
        """
        SELECT pid, extract(epoch FROM clock_timestamp() - xact_start)::float8 AS seconds, state,
            coalesce(application_name, '') AS application
        FROM pg_stat_activity
        WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
            AND xact_start IS NOT NULL AND state IS NOT NULL
        UNION ALL
        SELECT NULL, extract(epoch FROM clock_timestamp() - prepared)::float8, 'prepared', gid
        FROM pg_prepared_xacts WHERE database = current_database()
        ORDER BY seconds DESC
        """
    }

    /// A row for each subscription, in the order that the reader of a row expects; none for a position nobody has.
    func standings(at position: Int64) -> SQL {
        """
        SELECT s.name, s.event_names, s.created_at,
            CASE WHEN e.position <= c.floor OR pg_visible_in_snapshot(e.xid, c.after_snapshot) THEN 'passed'
                WHEN NOT pg_visible_in_snapshot(e.xid, c.up_to_snapshot) THEN 'beyondWindow'
                WHEN e.position <= c.position THEN 'passed' ELSE 'inWindow' END,
            c.position, c.advanced_at, s.paused_at, s.paused_by, s.detached_at, \(sql: isHalted),
            CASE WHEN c.leased_until > clock_timestamp() THEN c.holder END,
            CASE WHEN c.leased_until > clock_timestamp() THEN c.leased_until END,
            p.state, p.attempts, p.due_at, p.due_at <= clock_timestamp(), p.error,
            head.event_id, head.position, head.state, head.error,
            i.handled_at, a.actor, a.at, a.reason
        FROM \(schema).events e CROSS JOIN \(schema).subscriptions s
        JOIN \(schema).checkpoints c ON c.subscription_id = s.id
            AND c.shard = \(schema).shard_of(e.stream_kind, e.stream_id, s.shards)
        LEFT JOIN \(schema).parked p ON p.subscription_id = s.id AND p.position = e.position
        LEFT JOIN LATERAL (
            SELECT first.event_id, q.position, q.state, q.error
            FROM \(schema).parked q JOIN \(schema).events first ON first.position = q.position
            WHERE q.subscription_id = s.id AND q.stream_kind = e.stream_kind AND q.stream_id = e.stream_id
                AND q.position < e.position AND q.state <> 'scheduled'
            ORDER BY q.position LIMIT 1
        ) head ON p.state <> 'scheduled'
        LEFT JOIN \(schema).inbox i ON i.subscription_id = s.id AND i.effect = e.event_id
        LEFT JOIN \(schema).skipped k ON k.subscription_id = s.id AND k.position = e.position
        LEFT JOIN \(schema).audit a ON a.id = k.audit_id
        WHERE e.position = \(position)
        ORDER BY s.name
        """
    }

    /// As in the status: transaction numbers of the log, or of the checkpoint, lie in this cluster's future.
    private var isHalted: SQL {
        """
        c.cluster <> (SELECT system_identifier FROM pg_control_system()) AND s.kind = 'deliver' AND (
            pg_snapshot_xmax(c.up_to_snapshot) > pg_snapshot_xmax(pg_current_snapshot())
            OR e.xid >= pg_snapshot_xmax(pg_current_snapshot()))
        """
    }
}
