public import Outbox
import Postgres

extension OutboxOperator {
    /// What operators did, the latest first.
    ///
    /// - Parameters:
    ///   - limit: The most rows to return.
    ///   - subscription: Only actions on this one alone; nil for all.
    /// - Returns: the rows.
    /// - Throws: `PostgresError` where the database fails.
    public func audit(limit: Int = 100, subscription: SubscriptionName? = nil) async throws -> [AuditEntry] {
        try await look { action in
            try action.transaction.query(
                """
                SELECT id, at, actor, action, subscription, details, reason FROM \(action.schema).audit
                WHERE \(subscription?.rawValue) IS NULL OR subscription = \(subscription?.rawValue)
                ORDER BY id DESC LIMIT \(Int64(limit))
                """
            ).map { try AuditEntry($0) }
        }
    }
}
