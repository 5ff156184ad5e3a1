import Foundation
public import Outbox
import Postgres

extension OutboxOperator {
    /// Passes over a parked event for good, so that its aggregate goes on behind it.
    ///
    /// The event is never shown to the subscription again, also not in a replay. Where a `Deliver` handler may have it in
    /// hand, the lease ends, so that nothing of that try is settled.
    ///
    /// - Parameters:
    ///   - event: Which one; it has to be parked.
    ///   - name: For which subscription.
    ///   - reason: Why; the audit keeps it.
    /// - Returns: the event as it was parked.
    /// - Throws: `OutboxError.Code.alreadyDone` where it was skipped before, `OutboxError.Code.refused` for an empty
    ///   reason and for an event that is not parked, `OutboxError.Code.notFound` for a subscription nobody registered.
    @discardableResult
    public func skip(
        _ event: EventReference, for name: SubscriptionName, reason: String
    ) async throws -> DeadLetter {
        let reason = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard (1...1000).contains(reason.count) else {
            throw OutboxError(.refused, "skip: a reason of 1 to 1,000 characters is needed; say why it may be lost")
        }
        return try await act { action in
            let subscription = try action.subscription(name)
            try action.lockCheckpoints(of: subscription)
            guard let letter = try action.parked(event, for: subscription) else {
                throw try action.nothingToSkip(event, for: subscription)
            }
            try action.remove(letter, from: subscription, reason)
            if subscription.kind == "deliver", letter.state != ParkedEvent.State.dead.rawValue {
                try action.endLeases(of: subscription)
            }
            return letter
        }
    }
}

extension OperatorTransaction {
    fileprivate func parked(_ event: EventReference, for subscription: Locked) throws -> DeadLetter? {
        try transaction.query(
            """
            SELECT \(sql: DeadLetter.columns(schema))
            FROM \(schema).parked p
            JOIN \(schema).subscriptions s ON s.id = p.subscription_id
            JOIN \(schema).events e ON e.position = p.position
            WHERE s.id = \(subscription.id) AND \(sql: event.condition)
            FOR UPDATE OF p
            """
        ).first.map { try DeadLetter($0) }
    }

    fileprivate func remove(_ letter: DeadLetter, from subscription: Locked, _ reason: String) throws {
        let details: [String: AuditValue] = [
            "event": .text(letter.event.uuidString.lowercased()), "position": .number(letter.position),
            "name": .text(letter.name), "stream": .text(letter.stream), "state": .text(letter.state),
            "attempts": .number(Int64(letter.attempts)), "error": .text(letter.error ?? ""),
        ]
        let id = try audit(.skip, subscription.name.rawValue, details, reason: reason)
        transaction.enqueue(
            "DELETE FROM \(schema).parked WHERE subscription_id = \(subscription.id) AND position = \(letter.position)")
        transaction.enqueue(
            """
            INSERT INTO \(schema).inbox (subscription_id, effect) VALUES (\(subscription.id), \(letter.event))
            ON CONFLICT DO NOTHING
            """)
        transaction.enqueue(
            """
            INSERT INTO \(schema).skipped (subscription_id, position, audit_id)
            VALUES (\(subscription.id), \(letter.position), \(id))
            """)
        try transaction.flush()
    }

    /// Why it cannot be skipped: somebody did, or it is not parked.
    fileprivate func nothingToSkip(_ event: EventReference, for subscription: Locked) throws -> OutboxError {
        let rows = try transaction.query(
            """
            SELECT a.id, a.at, a.actor, a.action, a.subscription, a.details, a.reason
            FROM \(schema).skipped k JOIN \(schema).audit a ON a.id = k.audit_id
            JOIN \(schema).events e ON e.position = k.position
            WHERE k.subscription_id = \(subscription.id) AND \(sql: event.condition)
            """)
        guard let row = rows.first else {
            return OutboxError(
                .refused,
                "skip: \(event) is not parked for subscription '\(subscription.name)', and only parked events can be "
                    + "skipped; 'explain' says where it stands")
        }
        let earlier = try AuditEntry(row)
        return OutboxError(
            .alreadyDone,
            "skip: \(event) was skipped by \(earlier.inMessages) "
                + "(\(earlier.reason ?? "no reason")); nothing is left to do")
    }
}
