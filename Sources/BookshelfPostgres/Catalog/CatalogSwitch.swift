import Outbox
import OutboxPostgres
import Postgres

/// Lets readers see the rebuilt slot, and takes the other one out of service, in one transaction.
///
/// A reader never sees the catalog go back: while the live slot stands still, each of its rows is compared, and the new slot
/// has to show every book in the same version or a later one.
struct CatalogSwitch: Sendable {
    let rebuild: CatalogRebuild
    /// How long the live slot may stand still for it.
    static let patience = Duration.seconds(2)
    /// With more rows behind it is not worth to begin.
    private static let within: Int64 = 10_000

    private var slot: Catalog.Slot { rebuild.slot }

    /// Not all of it was there in time.
    private struct NotLevel: Error {}

    /// False where the new slot did not come level in time; nothing has changed then.
    func run() async throws -> Bool {
        guard try await behind() <= Self.within else { return false }
        do {
            if try await rebuild.client.query(CatalogRebuild.attached(slot.other)).isEmpty {
                try await rebuild.client.withTransaction { try change(in: $0) }
            } else {
                let reason = "catalog rebuild: readers see \(slot.rawValue)"
                try await rebuild.operations.detach(slot.other.subscription, reason: reason) { try change(in: $0) }
            }
            return true
        } catch is NotLevel {
            return false
        }
    }

    /// Every look is a statement, and so a snapshot, of its own: it shows what relays have committed meanwhile.
    private func change(in transaction: Transaction) throws {
        let deadline = ContinuousClock.now + Self.patience
        while try transaction.query("SELECT \(sql: isBehind) LIMIT 1").first != nil {
            guard ContinuousClock.now < deadline else { throw NotLevel() }
            _ = try transaction.query("SELECT pg_sleep(0.01)")
        }
        let slots = try CatalogSlots(transaction.query(CatalogSlots.selectLocked))
        guard slots.idle.slot == slot, slots.idle.rebuild?.id == rebuild.id else { throw OutboxError.takenOver }
        guard slots.idle.version == Catalog.version else { throw OutboxError.outdated(slots.idle.version, slot) }
        try transaction.execute(
            """
            UPDATE \(SQLIdentifier.bookshelf).catalog_slots SET is_live = false, live_since = NULL
            WHERE slot = \(slot.other.rawValue)
            """)
        try transaction.execute(
            rebuild.own("is_live = true, live_since = clock_timestamp(), rebuild_id = NULL, last_sign_at = NULL"))
    }

    /// How many books the new slot does not show as readers see them.
    private func behind() async throws -> Int64 {
        try await rebuild.client.query("SELECT count(*) FROM (SELECT \(sql: isBehind)) behind").first?.decode(at: 0)
            ?? 0
    }

    private var isBehind: SQL {
        """
        FROM \(SQLIdentifier.bookshelf).catalog seen LEFT JOIN \(SQLIdentifier.bookshelf).catalog new
            ON new.slot = \(slot.rawValue) AND new.book_id = seen.book_id
        WHERE seen.slot = \(slot.other.rawValue) AND (new.book_id IS NULL
            OR new.book_version < seen.book_version OR new.stock_version < seen.stock_version)
        """
    }
}
