import Foundation
public import Outbox
public import Postgres

extension OutboxOperator {
    /// Takes a subscription out of service: it hands out nothing and holds back no part of the log.
    ///
    /// What is parked stays parked, and its place is kept for as long as the log reaches back to it. A `Deliver` lease
    /// ends, so that nothing more is settled. Throws `OutboxError.Code.alreadyDone` where it is detached, and
    /// `OutboxError.Code.notFound` for a subscription nobody registered.
    ///
    /// `body` runs in the same transaction, with no relay at work on the subscription: what it throws leaves everything
    /// as it was.
    public func detach(
        _ name: SubscriptionName, reason: String? = nil,
        _ body: @escaping @Sendable (Transaction) throws -> Void = { _ in }
    ) async throws {
        try await act { action in
            let subscription = try action.subscription(name)
            if let since = subscription.detachedAt {
                let who = try action.last(.detach, of: name)?.inMessages ?? "somebody at \(since.inMessages)"
                throw OutboxError(
                    .alreadyDone, "detach: subscription '\(name)' was detached by \(who); nothing is left to do")
            }
            try action.lockCheckpoints(of: subscription)
            try body(action.transaction)
            try action.endLeases(of: subscription)
            try action.setDetached(subscription, true)
            try action.audit(.detach, name.rawValue, reason: reason)
        }
    }

    /// Puts a detached subscription back into service.
    ///
    /// - Parameters:
    ///   - name: The subscription.
    ///   - start: Where it begins, as a replay does; nil for where it stood.
    ///   - reason: Why, for the audit.
    ///   - body: What else is done in the same transaction, before anything is handed out; what it throws leaves
    ///     everything as it was.
    /// - Throws: `OutboxError.Code.alreadyDone` where it is attached, `OutboxError.Code.refused` where the log dropped
    ///   events meanwhile that it had not handled and no `start` is given; what ``replay(_:from:dryRun:reason:)`` throws where `start` is given.
    public func attach(
        _ name: SubscriptionName, from start: ReplayStart? = nil, reason: String? = nil,
        _ body: @escaping @Sendable (Transaction) throws -> Void = { _ in }
    ) async throws {
        try await act { action in
            // First, so that what is dropped meanwhile is noted by the time the subscription is looked at.
            try action.keepLog()
            let subscription = try action.subscription(name)
            guard subscription.detachedAt != nil else {
                let before =
                    try action.last(.attach, of: name).map { "it was attached by \($0.inMessages)" } ?? "it always was"
                throw OutboxError(
                    .alreadyDone, "attach: subscription '\(name)' is in service: \(before); nothing is left to do")
            }
            try action.lockCheckpoints(of: subscription)
            try body(action.transaction)
            var details: [String: AuditValue] = [:]
            if let start {
                details = try action.replay(subscription, from: start, writes: true).details(start)
                try action.forgetMissed(by: subscription)
                details["missed_up_to"] = subscription.missedUpTo.map(AuditValue.number)
            } else if let missed = subscription.missedUpTo {
                throw OutboxError.missed(name, upTo: missed)
            }
            try action.setDetached(subscription, false)
            try action.audit(.attach, name.rawValue, details, reason: reason)
        }
    }
}

extension OperatorTransaction {
    fileprivate func setDetached(_ subscription: Locked, _ isDetached: Bool) throws {
        try transaction.execute(
            """
            UPDATE \(schema).subscriptions
            SET detached_at = CASE WHEN \(isDetached) THEN clock_timestamp() END, missed_up_to = NULL
            WHERE id = \(subscription.id)
            """)
    }

    /// Takes back what is set aside and gone from the log: nobody could redrive or skip it, and it would hold up its
    /// aggregate for ever.
    fileprivate func forgetMissed(by subscription: Locked) throws {
        guard let missed = subscription.missedUpTo else { return }
        try transaction.execute(
            """
            DELETE FROM \(schema).parked p WHERE p.subscription_id = \(subscription.id) AND p.position <= \(missed)
                AND NOT EXISTS (SELECT FROM \(schema).events e WHERE e.position = p.position)
            """)
    }
}

extension OutboxError {
    fileprivate static func missed(_ name: SubscriptionName, upTo position: Int64) -> OutboxError {
        OutboxError(
            .refused,
            "attach: while subscription '\(name)' was detached, the log dropped events up to position \(position) that it "
                + "had not handled: they are gone for it; attach it from the beginning of what is left, or from another "
                + "position")
    }
}
