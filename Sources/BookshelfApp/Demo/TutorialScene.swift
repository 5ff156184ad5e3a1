import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Outbox

/// The tutorial's run: nobody calls a handler, and both of them run.
struct TutorialScene {
    let database: BookshelfDatabase
    let relay: RelayProcess

    func play() async throws {
        try StandardOutput.line("Adding book to catalog...")
        let book = try await database.store.process(
            AddBook(title: "The Great Gatsby", author: "F. Scott Fitzgerald", isbn: "9780743273565", price: "12.99"))
        try await passOn("[Inventory] Stocked 10 copies of 'The Great Gatsby'")
        try await checkInventory(of: book.bookID)

        try StandardOutput.verbatim("\n")
        try StandardOutput.line("Placing an order...")
        let order = try await database.store.process(
            PlaceOrder(customer: "Alice Johnson", title: "The Great Gatsby", quantity: 2, price: "12.99"))
        try StandardOutput.line("Confirming order...")
        try await database.store.process(ConfirmOrder(orderID: order.orderID))
        try await passOn("[Notification] Order \(order.orderID) confirmed for Alice Johnson")
        try StandardOutput.line("Shipping order...")
        try await database.store.process(ShipOrder(orderID: order.orderID))
        try await passOn("[Notification] Order \(order.orderID) shipped to Alice Johnson")
        try await checkOrder(order.orderID)
    }

    /// Prints the relay's next line, which is the expected one.
    private func passOn(_ expected: String) async throws {
        let line = try await relay.line()
        try StandardOutput.line(line)
        try check(line == expected, "the relay says \"\(expected)\"")
    }

    private func checkInventory(of book: Identity<Book>) async throws {
        let inventories = try await database.queries.inventory().items
        try check(inventories.count == 1, "there is one inventory, not \(inventories.count)")
        for inventory in inventories {
            try check(inventory.bookID == book, "the inventory is that of the book")
            try check(inventory.quantity == 10, "there are 10 copies, not \(inventory.quantity)")
            try StandardOutput.line("Inventory: \(inventory.title), qty=\(inventory.quantity)")
        }
    }

    private func checkOrder(_ id: Identity<Order>) async throws {
        let order = try await database.store.perform { work in try work.orders.get(id) }
        try check(order.status == .shipped, "the order's status is SHIPPED, not \(order.status.rawValue)")
        try check(order.items.count == 1, "the order has one item, not \(order.items.count)")
    }
}
