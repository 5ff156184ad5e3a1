import Foundation
import Outbox
import OutboxPostgres
import Postgres

/// One run of a rebuild: it claims the idle slot, has it filled, and switches readers over.
struct CatalogRebuild: Sendable {
    let catalog: CatalogOperator
    let operations: OutboxOperator
    /// This run, as the slot's row names it.
    let id = UUID()
    let slot: Catalog.Slot
    private let isBegun: Bool
    private let source: CatalogSource

    var client: PostgresClient { catalog.store.client }

    /// Claims the idle slot, and checks that nothing would be lost.
    ///
    /// Throws `OutboxError.Code.busy` and `OutboxError.Code.refused`, and has changed nothing then.
    init(of catalog: CatalogOperator, from source: CatalogSource, afresh isAfresh: Bool) async throws {
        self.catalog = catalog
        self.source = source
        operations = OutboxOperator(store: catalog.store, actor: catalog.actor)
        try await catalog.store.register(try HandlerRegistry { Catalog.projections }.subscriptions)
        let (id, actor) = (id, catalog.actor)
        let client = catalog.store.client
        let (slot, isBegun) = try await client.withTransaction { transaction in
            let idle = try CatalogSlots(transaction.query(CatalogSlots.selectLocked)).idle
            if let other = idle.rebuild, other.isAlive { throw OutboxError.rebuilding(other) }
            let isAttached = try transaction.query(Self.attached(idle.slot)).first != nil
            let isBegun = !isAfresh && isAttached && idle.rebuild != nil && idle.version == Catalog.version
            if !isBegun && source == .log { try Self.refuseLoss(in: transaction) }
            try transaction.execute(
                """
                UPDATE \(SQLIdentifier.bookshelf).catalog_slots SET rebuild_id = \(id), rebuilt_by = \(actor),
                    rebuilt_since = CASE WHEN \(isBegun) THEN rebuilt_since ELSE clock_timestamp() END,
                    last_sign_at = clock_timestamp()
                WHERE slot = \(idle.slot.rawValue)
                """)
            return (idle.slot, isBegun)
        }
        self.slot = slot
        self.isBegun = isBegun
    }

    /// Runs until readers see the new slot; gives signs of life meanwhile, so that nobody else takes the work over.
    func run(_ observe: @escaping @Sendable (CatalogProgress) -> Void) async throws {
        do {
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask { try await giveSigns() }
                group.addTask {
                    if !isBegun { try await begin() }
                    try await follow(observe)
                    return true
                }
                defer { group.cancelAll() }
                while let isDone = try await group.next(), !isDone {}
            }
        } catch {
            // Whoever tries again need not wait until this one counts as dead.
            _ = try? await client.execute(own("last_sign_at = NULL"))
            throw error
        }
    }

    /// Empties the slot and puts its subscription at the beginning of the log, in one transaction.
    private func begin() async throws {
        let reason = "catalog rebuild, version \(Catalog.version)"
        if try await !client.query(Self.attached(slot)).isEmpty {
            try await operations.detach(slot.subscription, reason: reason)
        }
        let (slot, source) = (slot, source)
        let version = own("version = \(Catalog.version), last_sign_at = clock_timestamp()")
        let isEmpty = try await client.query("SELECT FROM outbox.events LIMIT 1").isEmpty
        let start: ReplayStart? = isEmpty ? nil : .beginning
        try await operations.attach(slot.subscription, from: start, reason: reason) { transaction in
            try transaction.execute("DELETE FROM \(SQLIdentifier.bookshelf).catalog WHERE slot = \(slot.rawValue)")
            if source == .tables { try transaction.execute(Self.seed(slot)) }
            guard try transaction.execute(version) == 1 else { throw OutboxError.takenOver }
        }
    }

    /// Looks again and again how far the relays are; switches over once they have caught up.
    private func follow(_ observe: @Sendable (CatalogProgress) -> Void) async throws {
        var pause = Duration.milliseconds(250)
        while true {
            guard let row = try await client.query(CatalogProgress.select(slot, of: id)).first else {
                throw OutboxError.takenOver
            }
            let progress = try CatalogProgress(row)
            observe(progress)
            guard progress.isOwn else { throw OutboxError.takenOver }
            guard progress.dead == 0 else { throw OutboxError.dead(progress.dead, for: slot) }
            if progress.hasCaughtUp && progress.parked == 0 {
                if try await CatalogSwitch(rebuild: self).run() { return }
                // The live slot stood still for it: not too often.
                pause = min(pause * 2, .seconds(10))
            }
            try await Task.sleep(for: pause)
        }
    }

    /// Ends by itself once the row is not this run's any more, be it since it is done.
    private func giveSigns() async throws -> Bool {
        let sign = own("last_sign_at = clock_timestamp()")
        repeat { try await Task.sleep(for: .seconds(1)) } while try await client.execute(sign) == 1
        return false
    }

    /// Changes the slot's row where the run has it.
    func own(_ changes: SQL) -> SQL {
        """
        UPDATE \(SQLIdentifier.bookshelf).catalog_slots SET \(sql: changes)
        WHERE slot = \(slot.rawValue) AND rebuild_id = \(id)
        """
    }
}
