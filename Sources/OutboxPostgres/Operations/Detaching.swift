import Foundation
public import Outbox
import Postgres

extension OutboxOperator {
    /// Takes a subscription out of service: it hands out nothing and holds back no part of the log.
    ///
    /// What is parked stays parked, and its place is kept for as long as the log reaches back to it. A `Deliver` lease
    /// ends, so that nothing more is settled. Throws `OutboxError.Code.alreadyDone` where it is detached, and
    /// `OutboxError.Code.notFound` for a subscription nobody registered.
    public func detach(_ name: SubscriptionName, reason: String? = nil) async throws {
        try await act { action in
            let subscription = try action.subscription(name)
            if let since = subscription.detachedAt {
                let who = try action.last(.detach, of: name)?.inMessages ?? "somebody at \(since.inMessages)"
                throw OutboxError(
                    .alreadyDone, "detach: subscription '\(name)' was detached by \(who); nothing is left to do")
            }
            try action.lockCheckpoints(of: subscription)
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
    /// - Throws: `OutboxError.Code.alreadyDone` where it is attached, `OutboxError.Code.refused` where the log does not
    ///   reach back to its place any more, what ``replay(_:from:dryRun:reason:)`` throws where `start` is given.
    public func attach(
        _ name: SubscriptionName, from start: ReplayStart? = nil, reason: String? = nil
    ) async throws {
        try await act { action in
            let subscription = try action.subscription(name)
            guard subscription.detachedAt != nil else {
                let before =
                    try action.last(.attach, of: name).map { "it was attached by \($0.inMessages)" } ?? "it always was"
                throw OutboxError(
                    .alreadyDone, "attach: subscription '\(name)' is in service: \(before); nothing is left to do")
            }
            try action.lockCheckpoints(of: subscription)
            var details: [String: AuditValue] = [:]
            if let start {
                details = try action.replay(subscription, from: start, writes: true).details(start)
            } else {
                try action.requireLog(for: subscription)
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
            UPDATE \(schema).subscriptions SET detached_at = CASE WHEN \(isDetached) THEN clock_timestamp() END
            WHERE id = \(subscription.id)
            """)
    }

    /// Throws unless every event behind the subscription's place, and every one it set aside, is still in the log.
    fileprivate func requireLog(for subscription: Locked) throws {
        let rows = try transaction.query(
            """
            SELECT least(
                    (SELECT min(position) + 1 FROM \(schema).checkpoints WHERE subscription_id = \(subscription.id)),
                    (SELECT min(position) FROM \(schema).parked WHERE subscription_id = \(subscription.id))),
                coalesce((SELECT min(position) FROM \(schema).events),
                    (SELECT pg_sequence_last_value(pg_get_serial_sequence('\(schema).events', 'position')::regclass)) + 1,
                    1)
            """)
        guard let row = rows.first else { return }
        let (needed, oldest) = try row.decode(Int64.self, Int64.self)
        guard oldest > needed, oldest > 1 else { return }
        throw OutboxError(
            .refused,
            "attach: subscription '\(subscription.name)' stood before position \(needed), and the log reaches back to "
                + "\(oldest) only: what lay between is gone for it; attach it from the beginning of what is left, or from "
                + "another position")
    }
}
