import Foundation
import Outbox
import OutboxPostgres
import Postgres

/// How far a rebuild is.
public struct CatalogProgress: Sendable, Encodable, Equatable {
    /// Places of the log that were read, from its beginning.
    public let read: Int64
    /// Places that the log has by now.
    public let total: Int64
    /// Events that failed and are tried again, and those behind them.
    public let parked: Int
    /// Events that wait for an operator.
    public let dead: Int
    /// Whether everything was read that was there when the rebuild began, and most of what came since.
    public let hasCaughtUp: Bool
    /// Whether the rebuild is still the one that was asked for.
    let isOwn: Bool

    static func select(_ slot: Catalog.Slot, of rebuild: UUID?) -> SQL {
        """
        SELECT coalesce(greatest(min(c.position) - min(log.first) + 1, 0), 0)::int8 AS read,
            coalesce(min(log.last) - min(log.first) + 1, 0)::int8 AS total,
            (SELECT count(*) FROM outbox.parked p JOIN outbox.subscriptions o ON o.id = p.subscription_id
                WHERE o.name = \(slot.subscription.rawValue) AND p.state <> 'dead') AS parked,
            (SELECT count(*) FROM outbox.parked p JOIN outbox.subscriptions o ON o.id = p.subscription_id
                WHERE o.name = \(slot.subscription.rawValue) AND p.state = 'dead') AS dead,
            coalesce(bool_and(c.position >= c.ceiling AND s.detached_at IS NULL), false) AS has_caught_up,
            EXISTS (SELECT FROM \(SQLIdentifier.bookshelf).catalog_slots
                WHERE slot = \(slot.rawValue) AND rebuild_id = \(rebuild)) AS is_own
        FROM outbox.subscriptions s JOIN outbox.checkpoints c ON c.subscription_id = s.id
        CROSS JOIN (SELECT min(position) AS first, max(position) AS last FROM outbox.events) log
        WHERE s.name = \(slot.subscription.rawValue)
        """
    }

    init(_ row: Row) throws {
        read = try row.decode(at: "read")
        total = try row.decode(at: "total")
        parked = Int(try row.decode(Int64.self, at: "parked"))
        dead = Int(try row.decode(Int64.self, at: "dead"))
        hasCaughtUp = try row.decode(at: "has_caught_up")
        isOwn = try row.decode(at: "is_own")
    }

    private enum CodingKeys: String, CodingKey { case read, total, parked, dead, hasCaughtUp }
}
