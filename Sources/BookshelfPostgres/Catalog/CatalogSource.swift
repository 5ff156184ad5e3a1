import Bookshelf
import Outbox
import OutboxPostgres
import Postgres

/// What a rebuild begins with.
public enum CatalogSource: Sendable {
    /// Nothing: all comes from the log.
    case log
    /// The books and inventories as they are, for what the log has dropped or never had; then the log on top of that.
    case tables
}

extension CatalogRebuild {
    /// Books and inventories in one snapshot, at the versions that they have in it: the log's older events change nothing.
    static func seed(_ slot: Catalog.Slot) -> SQL {
        """
        INSERT INTO \(SQLIdentifier.bookshelf).catalog
            (slot, book_id, title, author, price_amount, price_currency, stock, book_version, stock_version)
        SELECT \(slot.rawValue), b.id, b.title, b.author, b.price_amount, b.price_currency, coalesce(i.quantity, 0),
            b.version, coalesce(i.version, 0)
        FROM \(SQLIdentifier.bookshelf).books b LEFT JOIN \(SQLIdentifier.bookshelf).inventory i ON i.id = b.id
        """
    }

    /// Throws `OutboxError.Code.refused` where the tables have books or stock that the log does not tell of: retention has
    /// dropped the events, or they were written before there were such events.
    static func refuseLoss(in transaction: Transaction) throws {
        let lost = try transaction.query(
            """
            SELECT count(*) FROM (
                SELECT b.id FROM \(SQLIdentifier.bookshelf).books b WHERE NOT EXISTS (
                    SELECT FROM outbox.events e WHERE e.stream_kind = \(Book.kind.rawValue) AND e.stream_id = b.id::text
                        AND e.name = \(BookAdded.name.rawValue) AND e.stream_version <= b.version)
                UNION
                SELECT i.id FROM \(SQLIdentifier.bookshelf).inventory i WHERE NOT EXISTS (
                    SELECT FROM outbox.events e WHERE e.stream_kind = \(Inventory.kind.rawValue) AND e.stream_id = i.id::text
                        AND e.name = \(StockAdjusted.name.rawValue) AND e.stream_version = i.version)
            ) lost
            """
        ).first?.decode(Int64.self, at: 0)
        guard let lost, lost > 0 else { return }
        throw OutboxError(
            .refused,
            "catalog rebuild: the log does not have all events of \(lost) book\(lost == 1 ? "" : "s"), so a catalog made "
                + "from it alone would lack them; take what it lacks from the tables (--from-tables)")
    }

    /// Finds the slot's subscription where it is in service.
    static func attached(_ slot: Catalog.Slot) -> SQL {
        """
        SELECT FROM outbox.subscriptions WHERE name = \(slot.subscription.rawValue) AND detached_at IS NULL
        """
    }
}
