import Foundation
import Outbox
import Postgres

/// The transaction of one action: what it locks, and the row it leaves in the audit.
///
/// Locks come in one order: the log where it matters what is dropped of it, the subscription's row, its checkpoints, then
/// parked events by position. The subscription is locked so that rows that refer to it can still be written meanwhile.
struct OperatorTransaction {
    let transaction: Transaction
    let schema: SQLIdentifier
    let actor: String

    /// A subscription as it stands, locked until the action is over.
    struct Locked {
        let id: Int32
        let name: SubscriptionName
        let kind: String
        let eventNames: [String]?
        let pausedAt: Date?
        let pausedBy: String?
        let detachedAt: Date?
        let missedUpTo: Int64?
    }

    /// Throws `OutboxError.Code.notFound` where nobody registered it.
    func subscription(_ name: SubscriptionName, isLocked: Bool = true) throws -> Locked {
        let lock: SQL = isLocked ? "FOR NO KEY UPDATE" : ""
        let rows = try transaction.query(
            """
            SELECT id, kind, event_names, paused_at, paused_by, detached_at, missed_up_to
            FROM \(schema).subscriptions WHERE name = \(name.rawValue) \(sql: lock)
            """)
        guard let row = rows.first else { throw OutboxError.unknownSubscription(name) }
        return Locked(
            id: try row.decode(at: 0), name: name, kind: try row.decode(at: 1),
            eventNames: try row.decodeIfPresent(at: 2), pausedAt: try row.decodeIfPresent(at: 3),
            pausedBy: try row.decodeIfPresent(at: 4), detachedAt: try row.decodeIfPresent(at: 5),
            missedUpTo: try row.decodeIfPresent(at: 6))
    }

    /// Waits until no part of the log is being dropped, and keeps all of it until the action is over.
    ///
    /// It reads nothing, but locks as who reads does, and so needs the right to read no more than one column.
    func keepLog() throws { try transaction.execute("SELECT FROM ONLY \(schema).events") }

    /// Waits until no relay is inside a transaction on the subscription, and keeps them out until the action is over.
    func lockCheckpoints(of subscription: Locked) throws {
        _ = try transaction.query(
            "SELECT FROM \(schema).checkpoints WHERE subscription_id = \(subscription.id) ORDER BY shard FOR UPDATE")
    }

    /// Ends every lease: a holder that is at work finds out when it settles, and settles nothing.
    func endLeases(of subscription: Locked) throws {
        try transaction.execute(
            """
            UPDATE \(schema).checkpoints SET term = term + 1, holder = NULL, leased_until = NULL
            WHERE subscription_id = \(subscription.id)
            """)
    }

    /// Writes the action's row and returns its number.
    @discardableResult
    func audit(
        _ action: AuditEntry.Action, _ subscription: String?, _ details: [String: AuditValue] = [:],
        reason: String? = nil
    ) throws -> Int64 {
        let details = JSONB(bytes: [UInt8](try JSONEncoder().encode(details)))
        let rows = try transaction.query(
            """
            INSERT INTO \(schema).audit (actor, action, subscription, details, reason)
            VALUES (\(actor), \(action.rawValue), \(subscription), \(details), \(reason)) RETURNING id
            """)
        return try rows.first?.decode(at: 0) ?? 0
    }
}
