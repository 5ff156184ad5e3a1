import Outbox
import Postgres

/// The statements on checkpoints, inbox and parked events, written once for a schema.
struct SubscriptionStatements: Sendable {
    let window: WindowStatement
    let parking: ParkingStatements
    let leases: LeaseStatements
    let rebase: RebaseStatement
    let register: String
    let status: StatusStatement
    private let lock: String
    private let handled: String
    private let claim: String
    private let advance: String

    init(schema: SQLIdentifier) {
        window = WindowStatement(schema: schema)
        parking = ParkingStatements(schema: schema)
        leases = LeaseStatements(schema: schema)
        rebase = RebaseStatement(schema: schema)
        status = StatusStatement(schema: schema)
        let own = "(SELECT id FROM \(schema).subscriptions WHERE name = $1)"
        register = """
            WITH new AS (
                INSERT INTO \(schema).subscriptions (name, kind) VALUES ($1, $2)
                ON CONFLICT (name) DO NOTHING RETURNING id
            ), placed AS (
                INSERT INTO \(schema).checkpoints (subscription_id, after_snapshot, up_to_snapshot, position, origin,
                    ceiling, cluster)
                SELECT new.id, start.at, start.at, 0, 0, 0, (SELECT system_identifier FROM pg_control_system())
                FROM new, (SELECT CASE WHEN $3 THEN pg_current_snapshot() ELSE '1:1:'::pg_snapshot END) AS start (at)
            )
            SELECT kind FROM \(schema).subscriptions WHERE name = $1
            """
        lock = """
            SELECT FROM \(schema).checkpoints WHERE subscription_id = \(own) AND shard = 0
            FOR UPDATE SKIP LOCKED
            """
        handled = """
            SELECT effect, is_named FROM \(schema).inbox
            WHERE subscription_id = \(own) AND effect = ANY ($2::uuid[]) AND is_named = ANY ($3::bool[])
            """
        claim = """
            INSERT INTO \(schema).inbox (subscription_id, effect, is_named)
            SELECT \(own), effect, is_named FROM unnest($2::uuid[], $3::bool[]) AS u (effect, is_named)
            ON CONFLICT DO NOTHING RETURNING effect, is_named
            """
        advance = """
            UPDATE \(schema).checkpoints SET after_snapshot = $2::text::pg_snapshot,
                up_to_snapshot = $3::text::pg_snapshot, position = $4, origin = $5, ceiling = $6,
                advanced_at = clock_timestamp()
            WHERE subscription_id = \(own) AND shard = 0
            """
    }

    func lock(_ name: SubscriptionName) -> SQL { SQL(unsafeText: lock, binds: [name.rawValue.postgresBind]) }

    func handled(_ effects: [EffectKey], by name: SubscriptionName) -> SQL {
        SQL(unsafeText: handled, binds: binds(effects, name))
    }

    func claim(_ effects: [EffectKey], by name: SubscriptionName) -> SQL {
        SQL(unsafeText: claim, binds: binds(effects, name))
    }

    private func binds(_ effects: [EffectKey], _ name: SubscriptionName) -> [PostgresBind] {
        [
            name.rawValue.postgresBind, effects.map(\.uuid).postgresBind,
            effects.map(\.isNamed).postgresBind,
        ]
    }

    func advance(_ name: SubscriptionName, to checkpoint: Checkpoint) -> SQL {
        let window = checkpoint.window
        return SQL(
            unsafeText: advance,
            binds: [
                name.rawValue.postgresBind, window.after.postgresBind, window.upTo.postgresBind,
                checkpoint.position.postgresBind, window.origin.postgresBind, window.ceiling.postgresBind,
            ])
    }

    func register(_ subscription: Subscription) -> SQL {
        let startsNow =
            switch subscription.start {
            case .beginning: false
            case .now: true
            }
        return SQL(
            unsafeText: register,
            binds: [
                subscription.name.rawValue.postgresBind, subscription.kindName.postgresBind, startsNow.postgresBind,
            ])
    }
}
