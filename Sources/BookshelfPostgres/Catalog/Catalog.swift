import Bookshelf
public import Outbox
import OutboxPostgres

/// The catalog that readers see: books with their stock, folded from the log.
///
/// It lies in one of two slots, each with a subscription that fills it. Readers see the live slot; the other one's
/// subscription is detached, but for a ``CatalogRebuild``.
public enum Catalog {
    /// The version of the code that folds events to rows.
    ///
    /// Raise it with every change of what a row says: `catalog status` tells that a rebuild is due then.
    public static let version: Int32 = 1

    /// One of the two places.
    public enum Slot: String, Sendable, Codable, CaseIterable {
        /// Where a fresh installation's catalog is.
        case blue
        /// Where its first rebuild goes.
        case green

        /// The other one.
        public var other: Slot { self == .blue ? .green : .blue }
        /// The subscription that fills it.
        public var subscription: SubscriptionName { SubscriptionName(rawValue: "catalog.\(rawValue)") }

        /// Where its subscription stands that nobody registered yet: the first slot follows the log, the second one does
        /// nothing before the first rebuild.
        fileprivate var start: Subscription.Start { self == .blue ? .beginning : .detached }
    }

    /// What every relay runs: both slots' handlers.
    public static var projections: [any SubscriptionDeclaration] {
        Slot.allCases.map { slot in
            React(toBatchOf: BookAdded.self, as: slot.subscription, from: slot.start) { books, work in
                try work.withPostgres { CatalogWriter(slot: slot, transaction: $0).add(books) }
            }
            .and(toBatchOf: StockAdjusted.self) { changes, work in
                try work.withPostgres { CatalogWriter(slot: slot, transaction: $0).adjust(changes) }
            }
        }
    }
}
