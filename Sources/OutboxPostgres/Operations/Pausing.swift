public import Outbox
import Postgres

extension OutboxOperator {
    /// Makes a subscription hand out nothing until it is resumed.
    ///
    /// Waits for the end of a `React` batch that runs. What a `Deliver` handler has in hand it may finish and settle.
    /// Events stay where they are: nothing is lost and nothing is parked for it. Throws `OutboxError.Code.alreadyDone`
    /// where it is paused, and `OutboxError.Code.notFound` for a subscription nobody registered.
    public func pause(_ name: SubscriptionName, reason: String? = nil) async throws {
        try await act { action in
            let subscription = try action.subscription(name)
            if let since = subscription.pausedAt {
                throw OutboxError(
                    .alreadyDone,
                    "pause: subscription '\(name)' was paused by \(subscription.pausedBy ?? "somebody") at "
                        + "\(since.inMessages); nothing is left to do")
            }
            try action.lockCheckpoints(of: subscription)
            try action.transaction.execute(
                """
                UPDATE \(action.schema).subscriptions SET paused_at = clock_timestamp(), paused_by = \(action.actor)
                WHERE id = \(subscription.id)
                """)
            try action.audit(.pause, name.rawValue, reason: reason)
        }
    }

    /// Lets a paused subscription go on where it stood.
    ///
    /// Throws `OutboxError.Code.alreadyDone` where it is not paused, naming who resumed it, and
    /// `OutboxError.Code.notFound` for a subscription nobody registered.
    public func resume(_ name: SubscriptionName, reason: String? = nil) async throws {
        try await act { action in
            let subscription = try action.subscription(name)
            guard subscription.pausedAt != nil else {
                let before =
                    try action.last(.resume, of: name).map { "it was resumed by \($0.inMessages)" } ?? "it never was"
                throw OutboxError(
                    .alreadyDone, "resume: subscription '\(name)' is not paused: \(before); nothing is left to do")
            }
            try action.transaction.execute(
                "UPDATE \(action.schema).subscriptions SET paused_at = NULL, paused_by = NULL WHERE id = \(subscription.id)"
            )
            try action.audit(.resume, name.rawValue, reason: reason)
        }
    }
}

extension OperatorTransaction {
    /// The latest row of this action on this subscription alone.
    func last(_ action: AuditEntry.Action, of name: SubscriptionName) throws -> AuditEntry? {
        let rows = try transaction.query(
            """
            SELECT id, at, actor, action, subscription, details, reason FROM \(schema).audit
            WHERE subscription = \(name.rawValue) AND action = \(action.rawValue) ORDER BY id DESC LIMIT 1
            """)
        return try rows.first.map { try AuditEntry($0) }
    }
}
