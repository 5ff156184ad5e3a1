import Outbox
import Postgres

/// The right to deliver outside a transaction: a term that only grows, by the server's clock.
struct LeaseStatements: Sendable {
    private let takeText: String
    private let confirmText: String
    private let releaseText: String

    init(schema: SQLIdentifier) {
        let own = "subscription_id = (SELECT id FROM \(schema).subscriptions WHERE name = $1) AND shard = 0"
        takeText = """
            UPDATE \(schema).checkpoints
            SET term = term + CASE WHEN holder = $2 THEN 0 ELSE 1 END, holder = $2,
                leased_until = clock_timestamp() + $3 * interval '1 second'
            WHERE \(own) AND (holder = $2 OR (holder IS NULL OR leased_until < clock_timestamp())
                AND EXISTS (SELECT FROM \(schema).subscriptions
                    WHERE name = $1 AND paused_at IS NULL AND detached_at IS NULL))
            RETURNING term
            """
        confirmText = "SELECT FROM \(schema).checkpoints WHERE \(own) AND term = $2 FOR UPDATE"
        releaseText = "UPDATE \(schema).checkpoints SET holder = NULL, leased_until = NULL WHERE \(own) AND term = $2"
    }

    func take(_ name: SubscriptionName, holder: String, for duration: Duration) -> SQL {
        SQL(
            unsafeText: takeText,
            binds: [name.rawValue.postgresBind, holder.postgresBind, duration.inSeconds.postgresBind])
    }

    func confirm(_ name: SubscriptionName, term: Int64) -> SQL {
        SQL(unsafeText: confirmText, binds: [name.rawValue.postgresBind, term.postgresBind])
    }

    func release(_ name: SubscriptionName, term: Int64) -> SQL {
        SQL(unsafeText: releaseText, binds: [name.rawValue.postgresBind, term.postgresBind])
    }
}
