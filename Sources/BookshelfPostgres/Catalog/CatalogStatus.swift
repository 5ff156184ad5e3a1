public import Foundation
public import Outbox

/// Where the catalog stands.
public struct CatalogStatus: Sendable, Encodable {
    /// The slot that readers see.
    public let live: Catalog.Slot
    /// Since when.
    public let liveSince: Date?
    /// The oldest version of the projection's code that had a part in it.
    public let version: Int32
    /// The version of this program's code.
    public let codeVersion: Int32
    /// Where its subscription stands; nil before a relay has made it known.
    public let subscription: SubscriptionStatus?
    /// The rebuild that is not done, where there is one.
    public let rebuild: Rebuild?

    /// Whether the live slot was made by older code than this program's.
    public var isRebuildDue: Bool { version < codeVersion }

    /// A rebuild that runs or was interrupted.
    public struct Rebuild: Sendable, Encodable {
        /// The slot that is filled.
        public let slot: Catalog.Slot
        /// Who does it.
        public let by: String
        /// Since when.
        public let since: Date
        /// Whether its program gave a sign of life a moment ago.
        public let isRunning: Bool
        /// How far it is; nil before its subscription is known.
        public let progress: CatalogProgress?
    }

    init(_ slots: CatalogSlots, _ subscriptions: [SubscriptionStatus], _ progress: CatalogProgress?) {
        live = slots.live.slot
        liveSince = slots.live.liveSince
        version = slots.live.version
        codeVersion = Catalog.version
        subscription = subscriptions.first { $0.name == slots.live.slot.subscription.rawValue }
        rebuild = slots.idle.rebuild.map { rebuild in
            Rebuild(
                slot: slots.idle.slot, by: rebuild.by, since: rebuild.since, isRunning: rebuild.isAlive,
                progress: progress)
        }
    }
}
