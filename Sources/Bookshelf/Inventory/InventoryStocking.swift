public import Outbox

/// Stocks ten copies of every book that is added, in the transaction that notes the event as handled.
public struct InventoryStocking: Sendable {
    /// How many copies a new book gets.
    public static let copies = 10

    private let announce: @Sendable (String) -> Void

    /// Stocks, and says so in a line once it is committed.
    public init(announce: @escaping @Sendable (String) -> Void) { self.announce = announce }

    /// One book, one inventory, however often the event is published or delivered.
    public var subscription: React {
        React(to: BookAdded.self, as: "inventory.stock", once: \.bookID.uuid) { event, work in
            try stock(event, in: work)
        }
    }

    private func stock(_ event: BookAdded, in work: UnitOfWork) throws {
        var inventory = Inventory(of: event.bookID, title: try Title(event.title))
        try inventory.adjustStock(by: Self.copies)
        try work.inventories.save(inventory)
        work.onCommit { announce("[Inventory] Stocked \(Self.copies) copies of '\(event.title)'") }
    }
}
