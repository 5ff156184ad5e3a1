import Outbox
import Postgres

/// The statements on checkpoints, inbox and parked events, written once for a schema.
struct SubscriptionStatements: Sendable {
    let window: WindowStatement
    let glance: GlanceStatement
    let parking: ParkingStatements
    let leases: LeaseStatements
    let rebase: RebaseStatement
    let register: String
    let status: StatusStatement
    private var lock: String
    private let mark: String
    private let handled: String
    private let claim: String
    private let claimNew: String
    private var advance: String

    init(schema: SQLIdentifier) {
        window = WindowStatement(schema: schema)
        glance = GlanceStatement(schema: schema)
        parking = ParkingStatements(schema: schema)
        leases = LeaseStatements(schema: schema)
        rebase = RebaseStatement(schema: schema)
        status = StatusStatement(schema: schema)
        let own = "(SELECT id FROM \(schema).subscriptions WHERE name = $1)"
        register = """
            WITH new AS (
                INSERT INTO \(schema).subscriptions (name, kind, shards, event_names, detached_at)
                SELECT $1, $2, $4, $5, CASE WHEN $6 THEN clock_timestamp() END
                WHERE NOT EXISTS (SELECT FROM \(schema).subscriptions WHERE name = $1)
                ON CONFLICT (name) DO NOTHING RETURNING id
            ), asking AS (
                UPDATE \(schema).subscriptions SET event_names = $5
                WHERE name = $1 AND kind = $2 AND event_names IS DISTINCT FROM $5
            ), start AS (
                SELECT CASE WHEN $3::int8 IS NULL THEN pg_current_snapshot() ELSE '1:1:'::pg_snapshot END AS after,
                    CASE WHEN $3 > 1 THEN pg_current_snapshot()
                        WHEN $3 IS NULL THEN pg_current_snapshot() ELSE '1:1:'::pg_snapshot END AS up_to,
                    CASE WHEN $3 > 1 THEN (SELECT coalesce(max(position), 0) FROM \(schema).events) ELSE 0 END AS top
            ), placed AS (
                INSERT INTO \(schema).checkpoints (subscription_id, shard, after_snapshot, up_to_snapshot, position,
                    origin, ceiling, cluster, timeline)
                SELECT new.id, shard, start.after, start.up_to, least(coalesce($3 - 1, 0), start.top), 0, start.top,
                    \(ServerIdentity.cluster), \(ServerIdentity.timeline)
                FROM new, start, generate_series(0, $4 - 1) AS shard
            )
            SELECT kind, shards FROM \(schema).subscriptions WHERE name = $1
            """
        lock = """
            SELECT FROM \(schema).checkpoints WHERE subscription_id = \(own) AND shard = $2
            FOR UPDATE SKIP LOCKED
            """
        mark = """
            UPDATE \(schema).checkpoints
            SET marked_by = $3, marked_at = CASE WHEN $3 IS NULL THEN NULL ELSE clock_timestamp() END,
                marked_count = $4
            WHERE subscription_id = \(own) AND shard = $2
            """
        handled = """
            SELECT effect, is_named FROM \(schema).inbox
            WHERE subscription_id = \(own) AND effect = ANY ($2::uuid[]) AND is_named = ANY ($3::bool[])
            """
        claim = """
            WITH new AS (
                INSERT INTO \(schema).inbox (subscription_id, effect, is_named)
                SELECT \(own), effect, is_named FROM unnest($2::uuid[], $3::bool[]) AS u (effect, is_named)
                ON CONFLICT DO NOTHING RETURNING effect, is_named
            ), total AS (SELECT count(*) AS count FROM new)
            SELECT new.effect, new.is_named FROM total LEFT JOIN new ON true WHERE total.count < cardinality($2::uuid[])
            """
        claimNew = """
            INSERT INTO \(schema).inbox (subscription_id, effect, is_named)
            SELECT \(own), effect, is_named FROM unnest($2::uuid[], $3::bool[]) AS u (effect, is_named)
            """
        advance = """
            UPDATE \(schema).checkpoints SET after_snapshot = $3::text::pg_snapshot,
                up_to_snapshot = $4::text::pg_snapshot, position = $5, origin = $6, ceiling = $7,
                advanced_at = clock_timestamp()
            WHERE subscription_id = \(own) AND shard = $2
            """
        #if Failpoints
            if mutant("own-transaction") {
                lock = "WITH held AS MATERIALIZED (\(lock)) SELECT pg_sleep(0.005) FROM held"
            }
            if mutant("no-fence") { lock = lock.replacing("FOR UPDATE SKIP LOCKED", with: "") }
            if mutant("late-snapshot") {
                advance = advance.replacing(
                    "$4::text::pg_snapshot",
                    with: "CASE WHEN $4::text IS NULL THEN NULL ELSE pg_current_snapshot() END")
            }
        #endif
    }

    func lock(_ shard: Shard) -> SQL { SQL(unsafeText: lock, binds: shard.binds) }

    func mark(_ shard: Shard, _ mark: Batch.Mark?) -> SQL {
        SQL(
            unsafeText: self.mark,
            binds: shard.binds + [
                (mark?.holder).postgresBind, Int32(clamping: mark?.count ?? 0).postgresBind,
            ])
    }

    func handled(_ effects: [EffectKey], by name: SubscriptionName) -> SQL {
        SQL(unsafeText: handled, binds: binds(effects, name))
    }

    /// Answers nothing where all are new, which spares nearly every batch its rows; else those that are, or one null.
    func claim(_ effects: [EffectKey], by name: SubscriptionName) -> SQL {
        SQL(unsafeText: claim, binds: binds(effects, name))
    }

    /// Fails where one of them was noted before.
    func claimNew(_ effects: [EffectKey], by name: SubscriptionName) -> SQL {
        SQL(unsafeText: claimNew, binds: binds(effects, name))
    }

    private func binds(_ effects: [EffectKey], _ name: SubscriptionName) -> [PostgresBind] {
        [
            name.rawValue.postgresBind, effects.map(\.uuid).postgresBind,
            effects.map(\.isNamed).postgresBind,
        ]
    }

    func advance(_ shard: Shard, to checkpoint: Checkpoint) -> SQL {
        let window = checkpoint.window
        return SQL(
            unsafeText: advance,
            binds: shard.binds + [
                window.after.postgresBind, window.upTo.postgresBind,
                checkpoint.position.postgresBind, window.origin.postgresBind, window.ceiling.postgresBind,
            ])
    }

    func register(_ subscription: Subscription) -> SQL {
        let (start, isDetached): (Int64?, Bool) =
            switch subscription.start {
            case .beginning: (1, false)
            case .position(let position): (max(1, position), false)
            case .now: (nil, false)
            case .detached: (1, true)
            }
        return SQL(
            unsafeText: register,
            binds: [
                subscription.name.rawValue.postgresBind, subscription.kindName.postgresBind, start.postgresBind,
                Int32(clamping: min(subscription.shards, 1024)).postgresBind,
                subscription.eventNames.map(\.rawValue).postgresBind, isDetached.postgresBind,
            ])
    }
}
