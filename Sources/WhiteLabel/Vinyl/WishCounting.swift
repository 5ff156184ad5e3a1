public import Outbox

/// Keeps a count of the wishes for each record: from zero on, as soon as the record is entered.
public struct WishCounting: Sendable {
    /// Counts.
    public init() {}

    /// Both events in one subscription.
    ///
    /// Effects bear the names of the record and of the wish: whatever is published, delivered or replayed again counts
    /// once. A wish that comes before its record, as one of a failed stream can, begins the count.
    public var subscription: React {
        React(to: VinylCreated.self, as: "vinyl.wish_counts", once: \.vinylID.uuid) { event, work in
            guard try work.wishCounts.find(event.vinylID) == nil else { return }
            try work.wishCounts.save(WishCount(of: event.vinylID))
        }
        .and(to: VinylAddedToWishList.self, once: \.wishID) { event, work in
            var count = try work.wishCounts.find(event.vinylID) ?? WishCount(of: event.vinylID)
            count.increase()
            try work.wishCounts.save(count)
        }
    }
}
