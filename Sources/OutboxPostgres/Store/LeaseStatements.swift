import Outbox
import Postgres

/// The right to deliver outside a transaction: a term that only grows, by the server's clock.
struct LeaseStatements: Sendable {
    private let takeText: String
    private let confirmText: String
    private let releaseText: String

    init(schema: SQLIdentifier) {
        let own = "subscription_id = (SELECT id FROM \(schema).subscriptions WHERE name = $1) AND shard = $2"
        takeText = """
            UPDATE \(schema).checkpoints
            SET term = term + CASE WHEN holder = $3 THEN 0 ELSE 1 END, holder = $3,
                leased_until = clock_timestamp() + $4 * interval '1 second'
            WHERE \(own) AND (holder = $3 OR (holder IS NULL OR leased_until < clock_timestamp())
                AND EXISTS (SELECT FROM \(schema).subscriptions
                    WHERE name = $1 AND paused_at IS NULL AND detached_at IS NULL))
            RETURNING term
            """
        confirmText = """
            SELECT FROM \(schema).checkpoints
            WHERE \(own) AND term = $3 AND cluster = \(ServerIdentity.cluster) AND timeline = \(ServerIdentity.timeline)
            FOR UPDATE
            """
        releaseText = "UPDATE \(schema).checkpoints SET holder = NULL, leased_until = NULL WHERE \(own) AND term = $3"
    }

    func take(_ shard: Shard, holder: String, for duration: Duration) -> SQL {
        SQL(
            unsafeText: takeText,
            binds: shard.binds + [holder.postgresBind, duration.inSeconds.postgresBind])
    }

    /// A batch read from a server that was replaced since holds numbers the new one gives out again: it is refused too.
    func confirm(_ shard: Shard, term: Int64) -> SQL {
        SQL(unsafeText: confirmText, binds: shard.binds + [term.postgresBind])
    }

    func release(_ shard: Shard, term: Int64) -> SQL {
        SQL(unsafeText: releaseText, binds: shard.binds + [term.postgresBind])
    }
}

extension Shard {
    /// $1 and $2 of every statement on one shard's checkpoint.
    var binds: [PostgresBind] { [subscription.rawValue.postgresBind, Int32(index).postgresBind] }
}
