import Foundation
import Outbox
public import OutboxPostgres
import Postgres

/// What an operator does to the catalog: look at it, and rebuild it beside the one that is read.
public struct CatalogOperator: Sendable {
    let store: PostgresOutboxStore
    /// Who acts, as slots and audit name them.
    public let actor: String

    /// Acts on a store in somebody's name.
    public init(store: PostgresOutboxStore, actor: String) {
        self.store = store
        self.actor = actor
    }

    /// Where the catalog stands.
    ///
    /// Throws `PostgresError`, and `OutboxError` where the tables are not as the migrations made them.
    public func status() async throws -> CatalogStatus {
        let slots = try await slots()
        let progress = try await store.client.query(CatalogProgress.select(slots.idle.slot, of: nil)).first
        return CatalogStatus(slots, try await store.status(), try progress.map(CatalogProgress.init))
    }

    func slots() async throws -> CatalogSlots { try CatalogSlots(await store.client.query(CatalogSlots.select)) }

    /// Makes the catalog anew from the log, beside the one that is read, and lets readers see it once it shows at least
    /// what they have seen.
    ///
    /// The relays that run fill it. Only one rebuild runs at a time; one that was interrupted, in whatever way, leaves the
    /// live catalog untouched, and the next one goes on with it. At the switch the live slot stands still for a moment:
    /// two seconds at most, then it goes on, and the switch is tried again later.
    ///
    /// - Parameters:
    ///   - source: What it is made from.
    ///   - isAfresh: True to begin with nothing even where an interrupted rebuild could be gone on with.
    ///   - observe: Told how far it is, several times a second.
    /// - Returns: Where the catalog stands then.
    /// - Throws: `OutboxError.Code.busy` while another rebuild runs, naming who and since when;
    ///   `OutboxError.Code.refused` where the log lacks what the tables have, where an event is dead for the new slot,
    ///   and where a relay of an older version had a part in it; `PostgresError`; `CancellationError`.
    public func rebuild(
        from source: CatalogSource = .log, afresh isAfresh: Bool = false,
        observe: @escaping @Sendable (CatalogProgress) -> Void = { _ in }
    ) async throws -> CatalogStatus {
        let rebuild = try await CatalogRebuild(of: self, from: source, afresh: isAfresh)
        try await rebuild.run(observe)
        return try await status()
    }
}
