public import Bookshelf
import Foundation
import Outbox
import OutboxPostgres
import Postgres

extension BookshelfQueries {
    /// Waits until the catalog shows what a token names, so that who has written reads its own write.
    ///
    /// A relay brings it there; nothing is locked meanwhile, and no connection is held between two looks. Streams that the
    /// catalog does not show, such as an order's, are not waited for.
    ///
    /// - Parameters:
    ///   - token: What to wait for.
    ///   - limit: How long to wait at most; there is always one look.
    /// - Returns: false where the time is over and the catalog is not there yet.
    /// - Throws: `PostgresError`, and `CancellationError` where the task is cancelled.
    public func waitForCatalog(_ token: ConsistencyToken, upTo limit: Duration) async throws -> Bool {
        guard let look = Self.look(for: token) else { return true }
        let deadline = ContinuousClock.now + limit
        var pause = Duration.milliseconds(2)
        while true {
            if try await !client.query(look).isEmpty { return true }
            let left = deadline - .now
            guard left > .zero else { return false }
            try await Task.sleep(for: min(pause, left))
            pause = min(pause * 2, .milliseconds(50))
        }
    }

    /// Finds the row of the live slot once it is at the version; nil for a stream the catalog does not show.
    private static func look(for token: ConsistencyToken) -> SQL? {
        guard let book = UUID(uuidString: token.stream.id) else { return nil }
        let version: SQL
        switch token.stream.kind {
        case Book.kind: version = "book_version"
        case Inventory.kind: version = "stock_version"
        default: return nil
        }
        return """
            SELECT FROM \(SQLIdentifier.bookshelf).catalog
            WHERE slot = (SELECT slot FROM \(SQLIdentifier.bookshelf).catalog_slots WHERE is_live)
                AND book_id = \(book) AND \(sql: version) >= \(token.version)
            """
    }
}
