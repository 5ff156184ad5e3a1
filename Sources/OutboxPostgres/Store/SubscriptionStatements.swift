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
    private var lock: String
    private let handled: String
    private let claim: String
    private var advance: String

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
        handled = "SELECT effect FROM \(schema).inbox WHERE subscription_id = \(own) AND effect = ANY ($2::uuid[])"
        claim = """
            INSERT INTO \(schema).inbox (subscription_id, effect)
            SELECT \(own), effect FROM unnest($2::uuid[]) AS u (effect)
            ON CONFLICT DO NOTHING RETURNING effect
            """
        advance = """
            UPDATE \(schema).checkpoints SET after_snapshot = $2::text::pg_snapshot,
                up_to_snapshot = $3::text::pg_snapshot, position = $4, origin = $5, ceiling = $6,
                advanced_at = clock_timestamp()
            WHERE subscription_id = \(own) AND shard = 0
            """
        #if Failpoints
            if mutant("own-transaction") {
                lock = "WITH held AS MATERIALIZED (\(lock)) SELECT pg_sleep(0.005) FROM held"
            }
            if mutant("no-fence") { lock = lock.replacing("FOR UPDATE SKIP LOCKED", with: "") }
            if mutant("late-snapshot") {
                advance = advance.replacing(
                    "$3::text::pg_snapshot",
                    with: "CASE WHEN $3::text IS NULL THEN NULL ELSE pg_current_snapshot() END")
            }
        #endif
    }

    func lock(_ name: SubscriptionName) -> SQL { SQL(unsafeText: lock, binds: [name.rawValue.postgresBind]) }

    func handled(_ effects: [EffectKey], by name: SubscriptionName) -> SQL {
        SQL(unsafeText: handled, binds: [name.rawValue.postgresBind, effects.map(\.uuid).postgresBind])
    }

    func claim(_ effects: [EffectKey], by name: SubscriptionName) -> SQL {
        SQL(unsafeText: claim, binds: [name.rawValue.postgresBind, effects.map(\.uuid).postgresBind])
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
