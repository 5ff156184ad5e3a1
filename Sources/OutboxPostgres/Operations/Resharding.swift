public import Outbox
import Postgres

extension OutboxOperator {
    /// Shares a subscription's streams out anew, among another number of shards.
    ///
    /// All shards go back to where the slowest of them is; what the others had handled since is read again, and dropped
    /// by the inbox. Relays that run go on with the shards they know: start them again to have new ones served. Throws
    /// `OutboxError.Code.refused` for a number outside of 1 to 1,024, `OutboxError.Code.alreadyDone` where the
    /// subscription has that many, and `OutboxError.Code.notFound` for one that nobody registered.
    public func reshard(_ name: SubscriptionName, into shards: Int, reason: String? = nil) async throws {
        guard (1...1024).contains(shards) else {
            throw OutboxError(.refused, "reshard: \(shards) shards: a subscription has from 1 to 1,024")
        }
        try await act { action in
            let subscription = try action.subscription(name)
            let before = try action.shards(of: subscription)
            guard before != shards else {
                throw OutboxError(
                    .alreadyDone, "reshard: subscription '\(name)' has \(shards) shards; nothing is left to do")
            }
            try action.lockCheckpoints(of: subscription)
            try action.shareOut(subscription, among: shards)
            try action.audit(
                .reshard, name.rawValue, ["from": .number(Int64(before)), "into": .number(Int64(shards))],
                reason: reason)
        }
    }
}

extension OperatorTransaction {
    fileprivate func shards(of subscription: Locked) throws -> Int {
        let rows = try transaction.query("SELECT shards FROM \(schema).subscriptions WHERE id = \(subscription.id)")
        return try rows.first.map { Int(try $0.decode(Int32.self, at: 0)) } ?? 1
    }

    /// The earliest of the snapshots what was read before is what all shards have read; snapshots of one cluster are
    /// ordered by what they show.
    fileprivate func shareOut(_ subscription: Locked, among shards: Int) throws {
        let (id, count) = (subscription.id, Int32(clamping: shards))
        try transaction.execute(
            """
            WITH old AS MATERIALIZED (
                SELECT * FROM \(schema).checkpoints WHERE subscription_id = \(id)
            ), slowest AS MATERIALIZED (
                SELECT after_snapshot AS at, cluster, timeline, floor FROM old
                ORDER BY pg_snapshot_xmax(after_snapshot), (
                    SELECT count(*) FROM pg_snapshot_xip(after_snapshot)) DESC, pg_snapshot_xmin(after_snapshot)
                LIMIT 1
            )
            INSERT INTO \(schema).checkpoints (subscription_id, shard, after_snapshot, up_to_snapshot, position,
                origin, ceiling, floor, cluster, timeline, term)
            SELECT \(id), shard, s.at, s.at, 0, 0, 0, s.floor, s.cluster, s.timeline, (SELECT max(term) FROM old) + 1
            FROM slowest s, generate_series(0, \(count) - 1) AS shard
            ON CONFLICT (subscription_id, shard) DO UPDATE
            SET after_snapshot = excluded.after_snapshot, up_to_snapshot = excluded.up_to_snapshot,
                position = excluded.position, origin = excluded.origin, ceiling = excluded.ceiling,
                floor = excluded.floor, cluster = excluded.cluster, timeline = excluded.timeline,
                term = excluded.term, holder = NULL, leased_until = NULL, marked_by = NULL, marked_at = NULL,
                marked_count = 0
            """)
        try transaction.execute(
            "DELETE FROM \(schema).checkpoints WHERE subscription_id = \(id) AND shard >= \(count)")
        try transaction.execute("UPDATE \(schema).subscriptions SET shards = \(count) WHERE id = \(id)")
    }
}
