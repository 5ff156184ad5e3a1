import Bookshelf
import Foundation
import Outbox
import OutboxPostgres
import Postgres

/// Folds events into a slot's rows, a statement for a batch.
///
/// A row keeps the version of each of its two streams, so events of both can come in any order, and an older one changes
/// nothing: a slot may be seeded from the tables and then be shown the whole log.
struct CatalogWriter {
    let slot: Catalog.Slot
    let transaction: Transaction

    func add(_ occurrences: [Occurrence<BookAdded>]) {
        let last = Self.last(occurrences, of: \.bookID)
        let books = last.map(\.event)
        noteVersion()
        transaction.enqueue(
            """
            INSERT INTO \(SQLIdentifier.bookshelf).catalog AS c
                (slot, book_id, title, author, price_amount, price_currency, book_version)
            SELECT \(slot.rawValue), id, title, author, amount::numeric, currency, version
            FROM unnest(\(books.map(\.bookID.uuid)), \(books.map(\.title)), \(books.map(\.author)),
                \(books.map(\.price.text)), \(books.map(\.price.currency.code)), \(last.map(\.logged.record.streamVersion)))
                AS b (id, title, author, amount, currency, version)
            ON CONFLICT (slot, book_id) DO UPDATE SET title = excluded.title, author = excluded.author,
                price_amount = excluded.price_amount, price_currency = excluded.price_currency,
                book_version = excluded.book_version
            WHERE c.book_version < excluded.book_version
            """)
    }

    func adjust(_ occurrences: [Occurrence<StockAdjusted>]) {
        let last = Self.last(occurrences, of: \.bookID)
        noteVersion()
        transaction.enqueue(
            """
            INSERT INTO \(SQLIdentifier.bookshelf).catalog AS c (slot, book_id, stock, stock_version)
            SELECT \(slot.rawValue), id, stock, version
            FROM unnest(\(last.map(\.event.bookID.uuid)), \(last.map { Int32(clamping: $0.event.quantity) }),
                \(last.map(\.logged.record.streamVersion))) AS s (id, stock, version)
            ON CONFLICT (slot, book_id) DO UPDATE SET stock = excluded.stock, stock_version = excluded.stock_version
            WHERE c.stock_version < excluded.stock_version
            """)
    }

    /// An older relay that writes to a newer slot leaves its mark: the slot is not what the newer code would have made.
    private func noteVersion() {
        transaction.enqueue(
            """
            UPDATE \(SQLIdentifier.bookshelf).catalog_slots SET version = \(Catalog.version)
            WHERE slot = \(slot.rawValue) AND version > \(Catalog.version)
            """)
    }

    /// The last event of each book, as one statement can write a row only once; by book, so that no two writers wait for
    /// each other in a circle.
    private static func last<Event>(
        _ occurrences: [Occurrence<Event>], of book: KeyPath<Event, Identity<Book>>
    ) -> [Occurrence<Event>] {
        let last = occurrences.reduce(into: [Identity<Book>: Occurrence<Event>]()) { last, occurrence in
            let known = last[occurrence.event[keyPath: book]]?.logged.record.streamVersion ?? 0
            guard occurrence.logged.record.streamVersion > known else { return }
            last[occurrence.event[keyPath: book]] = occurrence
        }
        return last.sorted { $0.key.description < $1.key.description }.map(\.value)
    }
}
