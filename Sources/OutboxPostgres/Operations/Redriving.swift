import Foundation
import Outbox
import Postgres

extension OutboxOperator {
    /// Has dead events tried again, with as many attempts as a new one has.
    ///
    /// Only the first event of an aggregate is ever tried, so the order within it stays; those that wait behind follow by
    /// themselves.
    ///
    /// - Parameters:
    ///   - filter: Which ones: one event, one aggregate, or more; its states are not looked at, only dead events are
    ///     redriven.
    ///   - dryRun: True to change nothing and hear what would be redriven.
    ///   - rate: How many a second become due, so that a mended outside is not flooded; nil for all at once.
    /// - Returns: the events redriven, in the order in which they become due.
    /// - Throws: `OutboxError.Code.alreadyDone` where the same was redriven before and nothing of it is dead any more;
    ///   `OutboxError.Code.notFound` where nothing dead fits; `OutboxError.Code.refused` for a rate that is not positive.
    public func redrive(
        _ filter: ParkedFilter, dryRun: Bool = false, ratePerSecond rate: Double? = nil
    ) async throws -> [DeadLetter] {
        if let rate, !(rate > 0 && rate.isFinite) {
            throw OutboxError(.refused, "redrive: the rate must be above 0 events a second; raise it")
        }
        var filter = filter
        filter.states = nil
        let selection = filter
        filter.states = [.dead]
        let dead = filter
        guard !dryRun else { return try await look { try $0.deadEvents(dead, isLocked: false).letters } }
        return try await act { action in
            let found = try action.deadEvents(dead, isLocked: true)
            guard !found.letters.isEmpty else { throw try action.nothingToRedrive(selection) }
            try action.transaction.execute(
                """
                UPDATE \(action.schema).parked p SET state = 'retrying', attempts = 0, missing = '{}',
                    trial = NULL, started_at = NULL,
                    due_at = statement_timestamp() + (u.number - 1) * \(rate.map { 1 / $0 } ?? 0) * interval '1 second'
                FROM unnest(\(found.subscriptions), \(found.letters.map(\.position)))
                    WITH ORDINALITY AS u (subscription_id, position, number)
                WHERE p.subscription_id = u.subscription_id AND p.position = u.position
                """)
            let names = Set(found.letters.map(\.subscription))
            var details: [String: AuditValue] = [
                "selection": .text(selection.description), "redriven": .number(Int64(found.letters.count)),
                "events": .texts(found.letters.prefix(100).map { $0.event.uuidString.lowercased() }),
            ]
            if let rate { details["per_second"] = .fraction(rate) }
            try action.audit(.redrive, names.count == 1 ? names.first : nil, details)
            return found.letters
        }
    }
}

extension OperatorTransaction {
    fileprivate func deadEvents(
        _ filter: ParkedFilter, isLocked: Bool
    ) throws -> (letters: [DeadLetter], subscriptions: [Int32]) {
        let lock: SQL = isLocked ? "FOR UPDATE OF p" : ""
        let rows = try transaction.query(
            """
            SELECT \(sql: DeadLetter.columns(schema))
            FROM \(schema).parked p
            JOIN \(schema).subscriptions s ON s.id = p.subscription_id
            JOIN \(schema).events e ON e.position = p.position
            WHERE \(sql: filter.condition)
            ORDER BY p.position, p.subscription_id \(sql: lock)
            """)
        return (try rows.map { try DeadLetter($0) }, try rows.map { try $0.decode(at: 13) })
    }

    /// Why nothing fits: somebody redrove the same, or it was never dead.
    fileprivate func nothingToRedrive(_ selection: ParkedFilter) throws -> OutboxError {
        let rows = try transaction.query(
            """
            SELECT id, at, actor, action, subscription, details, reason FROM \(schema).audit
            WHERE action = 'redrive' AND details->>'selection' = \(selection.description) ORDER BY id DESC LIMIT 1
            """)
        guard let row = rows.first else {
            return OutboxError(
                .notFound, "redrive: no dead event fits \(selection); 'dead-letters' lists those there are")
        }
        let earlier = try AuditEntry(row)
        return OutboxError(
            .alreadyDone,
            "redrive: no dead event fits \(selection) any more: \(earlier.inMessages) redrove "
                + "\(earlier.details["redriven"]?.description ?? "some"); nothing is left to do"
        )
    }
}
