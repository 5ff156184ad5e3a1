import Foundation
public import Outbox
import Postgres

extension OutboxOperator {
    /// Runs a subscription's handlers again for everything from a place in the log on.
    ///
    /// Effects a handler names by `once:` stay done: one book has one inventory, whatever is replayed. Ordinary effects
    /// happen again. Skipped events stay skipped, and events before the start that were not delivered yet still come.
    /// It may be asked for while relays run: a `React` batch in progress is waited for, and a `Deliver` lease ends, so
    /// that what its handlers have in hand is not settled but delivered again.
    ///
    /// - Parameters:
    ///   - name: The subscription.
    ///   - start: The first event to handle again.
    ///   - dryRun: True to change nothing and hear what would be done.
    ///   - reason: Why, for the audit.
    /// - Returns: what was changed, or would be.
    /// - Throws: `OutboxError.Code.alreadyDone` where somebody else began one at the same time;
    ///   `OutboxError.Code.refused` where nothing lies there, for a detached subscription, and for one whose
    ///   events are not known since no relay of today registered it; `OutboxError.Code.halted` where it has to be rebased
    ///   first; `OutboxError.Code.notFound` for one nobody registered.
    public func replay(
        _ name: SubscriptionName, from start: ReplayStart, dryRun: Bool = false, reason: String? = nil
    ) async throws -> ReplayReport {
        if dryRun {
            return try await look { try $0.replay($0.subscription(name, isLocked: false), from: start, writes: false) }
        }
        return try await act { action in
            let before = try action.lastReplay(of: name)
            let subscription = try action.subscription(name)
            let meanwhile = try action.lastReplay(of: name)
            guard meanwhile?.id == before?.id else { throw OutboxError.replayed(name, by: meanwhile) }
            if let since = subscription.detachedAt {
                throw OutboxError(
                    .refused,
                    "replay: subscription '\(name)' is detached since \(since.inMessages); attach it and say from where"
                )
            }
            let report = try action.replay(subscription, from: start, writes: true)
            try action.audit(.replay, name.rawValue, report.details(start), reason: reason)
            return report
        }
    }
}

extension OperatorTransaction {
    func replay(_ subscription: Locked, from start: ReplayStart, writes: Bool) throws -> ReplayReport {
        let name = subscription.name
        guard let names = subscription.eventNames else {
            throw OutboxError(
                .refused,
                "replay: it is not known which events subscription '\(name)' asks for; start a relay of today's version"
            )
        }
        if writes { try lockCheckpoints(of: subscription) }
        let statements = ReplayStatements(schema: schema, subscription: subscription.id, names: names)
        guard try !(transaction.query(statements.isForeign).first?.decode(Bool.self, at: 0) ?? false) else {
            throw OutboxError(
                .halted,
                "replay: the log of subscription '\(name)' was restored from another cluster; let a relay find its place "
                    + "first, or rebase it")
        }
        let bounds = try transaction.query(statements.bounds(start)).first
        guard let first = try bounds?.decodeIfPresent(Int64.self, at: 0) else {
            throw OutboxError(.refused, "replay: the log has no event from \(start) on; begin earlier")
        }
        let (events, forgotten, unparked, pending) = try counts(statements, from: first)
        if writes {
            transaction.enqueue(statements.forget(from: first))
            transaction.enqueue(statements.unpark(from: first))
            try transaction.execute(statements.place(from: first))
        }
        return ReplayReport(
            subscription: name.rawValue, from: first, through: try bounds?.decode(at: 1) ?? first, events: events,
            forgotten: forgotten, unparked: unparked, stillPending: pending)
    }

    /// The latest replay that is committed.
    fileprivate func lastReplay(of name: SubscriptionName) throws -> AuditEntry? { try last(.replay, of: name) }

    private func counts(_ statements: ReplayStatements, from first: Int64) throws -> (Int, Int, Int, Int) {
        guard let row = try transaction.query(statements.counts(from: first)).first else { return (0, 0, 0, 0) }
        let (events, forgotten, unparked, pending) = try row.decode(Int64.self, Int64.self, Int64.self, Int64.self)
        return (Int(events), Int(forgotten), Int(unparked), Int(pending))
    }
}

extension OutboxError {
    fileprivate static func replayed(_ name: SubscriptionName, by other: AuditEntry?) -> OutboxError {
        let start = other?.details["start"]?.description ?? "elsewhere"
        return OutboxError(
            .alreadyDone,
            "replay: \(other?.inMessages ?? "somebody") began to replay subscription '\(name)' from \(start) meanwhile; "
                + "look at what that does, then decide again")
    }
}

extension ReplayReport {
    /// What the audit keeps.
    func details(_ start: ReplayStart) -> [String: AuditValue] {
        [
            "start": .text(start.description), "from": .number(from), "through": .number(through),
            "events": .number(Int64(events)), "forgotten": .number(Int64(forgotten)),
            "unparked": .number(Int64(unparked)), "still_pending": .number(Int64(stillPending)),
        ]
    }
}
