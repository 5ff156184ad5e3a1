import Foundation
import Outbox
import Postgres

/// The statements of a replay, once for a schema and a subscription.
///
/// The new window begins before every transaction ('1:1:') and ends with what the statement that writes it can see, so
/// everything committed from the start on is in it, and what commits later is in the next one. A snapshot does not list
/// its own transaction as open; here it need not, since this one appends no events.
struct ReplayStatements {
    let schema: SQLIdentifier
    let subscription: Int32
    let names: [String]

    /// The first position to read, and the last there is; null where nothing lies there.
    func bounds(_ start: ReplayStart) -> SQL {
        let condition: SQL =
            switch start {
            case .beginning: "true"
            case .position(let position): "position >= \(position)"
            case .time(let time): "recorded_at >= \(time)"
            }
        return "SELECT min(position), max(position) FROM \(schema).events WHERE \(sql: condition)"
    }

    /// True where a checkpoint holds numbers of another cluster.
    var isForeign: SQL {
        """
        SELECT coalesce(bool_or(cluster <> (SELECT system_identifier FROM pg_control_system())), false)
        FROM \(schema).checkpoints WHERE subscription_id = \(subscription)
        """
    }

    /// Counts of events, effects and parked events from a position on, and of those pending before it.
    func counts(from first: Int64) -> SQL {
        """
        SELECT
            (SELECT count(*) FROM \(schema).events e
                WHERE e.position >= \(first) AND e.name = ANY (\(names)) AND \(sql: notSkipped)),
            (SELECT count(*) FROM \(schema).inbox i JOIN \(schema).events e ON e.event_id = i.effect
                WHERE i.subscription_id = \(subscription) AND e.position >= \(first) AND \(sql: notSkipped)),
            (SELECT count(*) FROM \(schema).parked
                WHERE subscription_id = \(subscription) AND position >= \(first)),
            (SELECT count(*) FROM (\(sql: pending(before: first))) AS pending WHERE position < \(first))
        """
    }

    func forget(from first: Int64) -> SQL {
        """
        DELETE FROM \(schema).inbox i USING \(schema).events e
        WHERE i.subscription_id = \(subscription) AND e.event_id = i.effect AND e.position >= \(first)
            AND \(sql: notSkipped)
        """
    }

    func unpark(from first: Int64) -> SQL {
        "DELETE FROM \(schema).parked WHERE subscription_id = \(subscription) AND position >= \(first)"
    }

    /// Sets aside what the old window still held, then opens the new one; ends every lease.
    func place(from first: Int64) -> SQL {
        """
        WITH waiting AS (
            INSERT INTO \(schema).parked (subscription_id, position, stream_kind, stream_id, state, attempts, due_at)
            SELECT pending.subscription_id, pending.position, pending.stream_kind, pending.stream_id,
                CASE WHEN pending.due_at > clock_timestamp() THEN 'scheduled' ELSE 'waiting' END, 0,
                greatest(pending.due_at, clock_timestamp())
            FROM (\(sql: pending(before: first))) AS pending
            ON CONFLICT DO NOTHING
        )
        UPDATE \(schema).checkpoints SET after_snapshot = '1:1:', up_to_snapshot = pg_current_snapshot(),
            position = \(first) - 1, origin = 0,
            ceiling = (SELECT greatest(max(position), \(first) - 1) FROM \(schema).events),
            term = term + 1, holder = NULL, leased_until = NULL, advanced_at = clock_timestamp()
        WHERE subscription_id = \(subscription)
        """
    }

    /// What the window would not show again: events before its start that were not read yet, and those from before a
    /// restore, whose transaction numbers mean nothing in this cluster.
    private func pending(before first: Int64) -> SQL {
        """
        SELECT c.subscription_id, e.position, e.stream_kind, e.stream_id, e.due_at
        FROM \(schema).checkpoints c JOIN \(schema).events e
            ON e.xid >= pg_snapshot_xmin(c.after_snapshot) AND e.position > c.floor AND e.position < \(first)
        WHERE c.subscription_id = \(subscription) AND e.name = ANY (\(names)) AND \(sql: ownShard) AND \(sql: notSkipped)
            AND NOT pg_visible_in_snapshot(e.xid, c.after_snapshot)
            AND NOT (pg_visible_in_snapshot(e.xid, c.up_to_snapshot) AND e.position <= c.position)
        UNION
        SELECT c.subscription_id, e.position, e.stream_kind, e.stream_id, e.due_at
        FROM \(schema).checkpoints c JOIN \(schema).events e ON e.position >= \(first) AND e.position <= c.floor
        WHERE c.subscription_id = \(subscription) AND e.name = ANY (\(names)) AND \(sql: ownShard) AND \(sql: notSkipped)
        """
    }

    /// Each shard answers for its own streams.
    private var ownShard: SQL {
        """
        \(schema).shard_of(e.stream_kind, e.stream_id,
            (SELECT shards FROM \(schema).subscriptions WHERE id = \(subscription))) = c.shard
        """
    }

    private var notSkipped: SQL {
        """
        NOT EXISTS (SELECT FROM \(schema).skipped k
            WHERE k.subscription_id = \(subscription) AND k.position = e.position)
        """
    }
}
