public import Outbox

/// Adds copies of a book to its stock, or takes them out.
public struct AdjustStock: Command, Hashable {
    /// `inventory.adjust`.
    public static let name: CommandName = "inventory.adjust"
    /// As many as fit in stock, either way.
    public static let allowed = -Inventory.maximumQuantity...Inventory.maximumQuantity

    /// Which book.
    public let bookID: Identity<Book>
    /// How many copies come, negative where they leave; nil where the client left it out.
    public let change: Int?

    /// What the client sent, unchecked; ``validate(_:)`` reports what is wrong with it.
    public init(bookID: Identity<Book>, change: Int?) {
        self.bookID = bookID
        self.change = change
    }

    /// The stock since.
    public struct Response: Codable, Sendable, Hashable {
        /// The book.
        public let bookID: Identity<Book>
        /// How many copies there are.
        public let quantity: Int
        /// The inventory's version, which readers can wait for.
        public let version: Int64
    }

    /// Reports a change that is missing, none, or too great.
    public func validate(_ violations: inout Violations) { _ = checked(&violations) }

    /// Changes the stock.
    ///
    /// Throws `OutboxError.Code.notFound` for a book without inventory, and what ``Inventory/adjustStock(by:)`` throws.
    public func handle(in work: UnitOfWork) throws -> Response {
        let change = try Violations.none(in: checked)
        var inventory = try work.inventories.get(bookID)
        try inventory.adjustStock(by: change)
        let saved = try work.inventories.save(inventory)
        return Response(bookID: bookID, quantity: saved.quantity, version: saved.version)
    }

    private func checked(_ violations: inout Violations) -> Int? {
        guard let change else {
            violations.add("change", "required", "is required")
            return nil
        }
        guard change != 0 else {
            violations.add("change", "no_change", "must not be 0")
            return nil
        }
        violations.range("change", change, Self.allowed)
        return change
    }
}
