import Foundation
import Outbox
import OutboxPostgres
import Postgres

/// The rows that say where the catalog is, and who rebuilds it.
struct CatalogSlots {
    /// How long a rebuild's program may be silent before another one may go on with its work.
    static let patience = Duration.seconds(5)

    struct Row {
        let slot: Catalog.Slot
        let version: Int32
        let isLive: Bool
        let liveSince: Date?
        let rebuild: Rebuild?
    }

    /// A rebuild that is not done.
    struct Rebuild {
        let id: UUID
        let by: String
        let since: Date
        /// Its program gave a sign a moment ago.
        let isAlive: Bool
    }

    let live: Row
    let idle: Row

    /// Reads both rows, one after the other by their names.
    ///
    /// Throws `OutboxError.Code.schemaMismatch` where they are not as the migration made them.
    init(_ rows: Rows) throws {
        let rows = try rows.map(Row.init)
        guard rows.count == 2, let live = rows.first(where: \.isLive), let idle = rows.first(where: { !$0.isLive })
        else {
            throw OutboxError(
                .schemaMismatch, "catalog: not exactly one of its two slots is live; restore catalog_slots")
        }
        self.live = live
        self.idle = idle
    }

    static let select: SQL = """
        SELECT slot, version, is_live, live_since, rebuild_id, rebuilt_by, rebuilt_since,
            coalesce(last_sign_at > clock_timestamp() - interval '5 seconds', false) AS is_alive
        FROM \(SQLIdentifier.bookshelf).catalog_slots ORDER BY slot
        """

    /// The same, and nobody else changes them before the transaction ends.
    static let selectLocked: SQL = "\(sql: select) FOR NO KEY UPDATE"
}

extension CatalogSlots.Row {
    init(_ row: Row) throws {
        guard let slot = Catalog.Slot(rawValue: try row.decode(at: "slot")) else {
            throw OutboxError(.schemaMismatch, "catalog: a slot is neither blue nor green; restore catalog_slots")
        }
        self.slot = slot
        version = try row.decode(at: "version")
        isLive = try row.decode(at: "is_live")
        liveSince = try row.decodeIfPresent(at: "live_since")
        rebuild = try CatalogSlots.Rebuild(row)
    }
}

extension CatalogSlots.Rebuild {
    init?(_ row: Row) throws {
        guard let id = try row.decodeIfPresent(UUID.self, at: "rebuild_id") else { return nil }
        self.id = id
        by = try row.decode(at: "rebuilt_by")
        since = try row.decode(at: "rebuilt_since")
        isAlive = try row.decode(at: "is_alive")
    }
}
