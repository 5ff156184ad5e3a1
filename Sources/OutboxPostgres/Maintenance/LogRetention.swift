import Outbox
import Postgres

/// Whether the oldest partition of the log may go: full, old, and needed by nobody.
struct LogRetention: Sendable {
    let ladder: PartitionLadder
    let policy: RetentionPolicy

    /// What a look at the oldest partition comes to.
    enum Verdict {
        /// There is none that is full and old.
        case nothing
        /// These still need it.
        case held([Holdback])
        case free(Partition)
    }

    private var schema: SQLIdentifier { ladder.schema }

    /// The last position that was given out.
    func last(in transaction: Transaction) throws -> Int64 {
        let rows = try transaction.query(
            SQL(
                unsafeText: """
                    SELECT coalesce(pg_sequence_last_value(
                        pg_get_serial_sequence('\(schema).events', 'position')::regclass), 0)
                    """))
        return try rows.first?.decode(at: 0) ?? 0
    }

    func judge(in transaction: Transaction) throws -> Verdict {
        guard let oldest = try ladder.partitions(in: transaction).first, let upper = oldest.upper else {
            return .nothing
        }
        guard try last(in: transaction) >= upper, try isOld(oldest, in: transaction) else { return .nothing }
        let holdbacks = try holdbacks(of: oldest, in: transaction)
        return holdbacks.isEmpty ? .free(oldest) : .held(holdbacks)
    }

    /// By its last event; one without any is old.
    private func isOld(_ partition: Partition, in transaction: Transaction) throws -> Bool {
        let path = ladder.path(partition.name)
        let rows = try transaction.query(
            """
            SELECT coalesce((SELECT recorded_at < clock_timestamp() - \(policy.log.inSeconds) * interval '1 second'
                FROM \(unsafeSQL: path) WHERE isfinite(recorded_at) ORDER BY position DESC LIMIT 1),
                NOT EXISTS (SELECT FROM \(unsafeSQL: path)))
            """)
        return try rows.first?.decode(Bool.self, at: 0) ?? false
    }

    /// Whether a shard's checkpoint `c` shows an event of the partition as unread, exactly as the relay will read it.
    private func isUnread(_ partition: Partition, by shard: String = "") -> SQL {
        let path = ladder.path(partition.name)
        let isUnread = """
            e.position > c.floor AND NOT (pg_visible_in_snapshot(e.xid, c.up_to_snapshot) AND e.position <= c.position)
                \(shard)
            """
        return SQL(
            unsafeText: """
                (SELECT true FROM \(path) e
                    WHERE e.xid >= pg_snapshot_xmax(c.after_snapshot) AND \(isUnread)
                    ORDER BY e.xid, e.position LIMIT 1) IS NOT NULL
                OR EXISTS (SELECT FROM pg_snapshot_xip(c.after_snapshot) AS open (xid)
                    JOIN \(path) e ON e.xid = open.xid WHERE \(isUnread))
                """)
    }

    /// A subscription that was detached counts no more.
    private func holdbacks(of partition: Partition, in transaction: Transaction) throws -> [Holdback] {
        try transaction.query(
            """
            SELECT s.name, \(sql: isElsewhere), f.is_unread, f.parked, f.dead,
                extract(epoch FROM clock_timestamp() - coalesce(c.advanced_at, s.created_at))::float8
            FROM \(schema).subscriptions s JOIN \(schema).checkpoints c ON c.subscription_id = s.id
            CROSS JOIN LATERAL (
                SELECT \(sql: isUnread(partition)) AS is_unread, p.parked, p.dead
                FROM (SELECT count(*) AS parked, count(*) FILTER (WHERE state = 'dead') AS dead
                    FROM \(schema).parked WHERE subscription_id = s.id AND \(sql: partition.holds("position"))) p
            ) f
            WHERE s.detached_at IS NULL AND (f.is_unread OR f.parked > 0 OR \(sql: isElsewhere))
            ORDER BY s.name, c.shard
            """
        ).map { row in
            let (name, isElsewhere, isUnread, parked, dead, silence) =
                try row.decode(String.self, Bool.self, Bool.self, Int64.self, Int64.self, Double.self)
            return Holdback(
                subscription: name, reason: isElsewhere ? .restored : isUnread ? .unread : .parked,
                partition: partition.name, parked: Int(parked), silentSeconds: silence,
                isAlarming: isElsewhere || dead > 0 || isUnread && silence >= policy.patience.inSeconds)
        }
    }

    /// Notes which detached subscriptions miss an event of a partition that is about to go; the table must be locked.
    ///
    /// Where the log was restored, what was read is not known: then every event counts.
    func noteMissed(_ partition: Partition, in transaction: Transaction) throws {
        let ownShard = "AND \(schema).shard_of(e.stream_kind, e.stream_id, s.shards) = c.shard"
        let path = ladder.path(partition.name)
        try transaction.execute(
            """
            UPDATE \(schema).subscriptions s SET missed_up_to = \((partition.upper ?? .max) - 1)
            WHERE s.detached_at IS NOT NULL AND (
                EXISTS (SELECT FROM \(schema).parked p
                    WHERE p.subscription_id = s.id AND \(sql: partition.holds("p.position")))
                OR EXISTS (SELECT FROM \(schema).checkpoints c
                    WHERE c.subscription_id = s.id AND CASE WHEN \(sql: isElsewhere)
                        THEN EXISTS (SELECT FROM \(unsafeSQL: path) e WHERE e.position > c.floor)
                        ELSE \(sql: isUnread(partition, by: ownShard)) END))
            """)
    }

    private var isElsewhere: SQL { "c.cluster <> (SELECT system_identifier FROM pg_control_system())" }
}

extension Partition {
    /// A condition on a position.
    fileprivate func holds(_ column: String) -> SQL {
        "\(unsafeSQL: column) >= \(lower ?? .min) AND \(unsafeSQL: column) < \(upper ?? .max)"
    }
}
