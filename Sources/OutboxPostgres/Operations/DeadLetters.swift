public import Outbox
import Postgres

extension OutboxOperator {
    /// Events that were set aside, in the order of their positions.
    ///
    /// - Parameters:
    ///   - filter: Which ones; the dead ones unless told otherwise.
    ///   - limit: How many at most, from 1.
    ///   - after: Where the page before ended.
    /// - Returns: a page, and where the next one starts.
    /// - Throws: `OutboxError.Code.refused` for a limit below 1.
    public func deadLetters(
        _ filter: ParkedFilter = ParkedFilter(states: [.dead]), limit: Int = 100, after: DeadLetterCursor? = nil
    ) async throws -> DeadLetterPage {
        guard limit >= 1 else { throw OutboxError(.refused, "dead letters: the limit must be at least 1; raise it") }
        return try await look { action in
            let rows = try action.transaction.query(
                """
                SELECT \(sql: DeadLetter.columns(action.schema))
                FROM \(action.schema).parked p
                JOIN \(action.schema).subscriptions s ON s.id = p.subscription_id
                JOIN \(action.schema).events e ON e.position = p.position
                WHERE \(sql: filter.condition)
                    AND (p.position, p.subscription_id) > (\(after?.position ?? 0), \(after?.subscription ?? 0))
                ORDER BY p.position, p.subscription_id LIMIT \(Int64(limit) + 1)
                """)
            let page = rows.prefix(limit)
            let last = rows.count > limit ? page.last : nil
            let next = try last.map {
                DeadLetterCursor(position: try $0.decode(at: 5), subscription: try $0.decode(at: 13))
            }
            return DeadLetterPage(letters: try page.map { try DeadLetter($0) }, next: next)
        }
    }
}
