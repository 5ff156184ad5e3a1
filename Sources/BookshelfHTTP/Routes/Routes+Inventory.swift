import Bookshelf
import BookshelfPostgres
import Hummingbird
import Outbox

extension Routes {
    func addInventory(_ readers: RouterGroup<ServiceContext>, _ writers: RouterGroup<ServiceContext>) {
        readers.get("inventory") { request, _ in
            try await page(of: "inventory", request) { after, limit in
                try await queries.inventory(after: Identity(after), limit: limit)
            }
        }
        readers.get("inventory/:id") { request, context in
            // An inventory has the identity of its book.
            try await show(Inventory.self, by: try context.identity(of: Book.self), request) { InventoryBody($0) }
        }
        writers.post("inventory/:id/adjustments") { request, context in
            try await answer(request, context) {
                AdjustStock(bookID: try context.identity(), change: $0.integer("change"))
            }
        }
    }
}
