import Bookshelf
import Outbox
import Testing

@Suite struct `An inventory` {
    private let book = Identity<Book>()

    private func stocked(_ quantity: Int = 0) throws -> Inventory {
        var inventory = Inventory(of: book, title: try Title("Emma"))
        try inventory.adjustStock(by: quantity)
        return inventory
    }

    @Test func `starts with nothing and bears its book's identity`() throws {
        #expect(try stocked().quantity == 0)
        #expect(try stocked().id == book)
    }

    @Test func `goes up and down, as far as zero`() throws {
        var inventory = try stocked(10)
        try inventory.adjustStock(by: -3)
        #expect(inventory.quantity == 7)
        try inventory.adjustStock(by: -7)
        #expect(inventory.quantity == 0)
    }

    @Test func `records each change as a fact, and none where nothing changed`() throws {
        var inventory = try stocked(10)
        try inventory.adjustStock(by: 0)
        try inventory.adjustStock(by: -3)
        #expect(
            inventory.recorded.pending.map { $0 as? StockAdjusted } == [
                StockAdjusted(bookID: book, change: 10, quantity: 10),
                StockAdjusted(bookID: book, change: -3, quantity: 7),
            ])
    }

    @Test(arguments: [-11, Int.min])
    func `never goes below zero`(change: Int) throws {
        var inventory = try stocked(10)
        let error = #expect(throws: DomainError.self) { try inventory.adjustStock(by: change) }
        #expect(error?.code == .stockTooLow)
        #expect(inventory.quantity == 10)
    }

    @Test(arguments: [Inventory.maximumQuantity, Int.max])
    func `never overflows`(change: Int) throws {
        var inventory = try stocked(10)
        let error = #expect(throws: DomainError.self) { try inventory.adjustStock(by: change) }
        #expect(error?.code == .stockTooHigh)
        #expect(inventory.quantity == 10)
    }
}
