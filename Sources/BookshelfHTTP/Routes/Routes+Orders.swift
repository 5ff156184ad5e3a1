import Bookshelf
import BookshelfPostgres
import Hummingbird
import Outbox

extension Routes {
    func addOrders(_ readers: RouterGroup<ServiceContext>, _ writers: RouterGroup<ServiceContext>) {
        readers.get("orders") { request, _ in
            try await page(of: "orders", request) { after, limit in
                try await queries.orders(after: Identity(after), limit: limit)
            }
        }
        readers.get("orders/:id") { request, context in
            try await show(Order.self, request, context) { OrderBody($0) }
        }
        writers.post("orders") { request, context in
            try await answer(request, context) { PlaceOrder($0) }
        }
        writers.post("orders/:id/confirm") { request, context in
            try await request.expectNoFields(upTo: configuration.bodyLimit)
            return try await submission.answer(
                ConfirmOrder(orderID: try context.identity()), to: request, context)
        }
        writers.post("orders/:id/ship") { request, context in
            try await request.expectNoFields(upTo: configuration.bodyLimit)
            return try await submission.answer(ShipOrder(orderID: try context.identity()), to: request, context)
        }
    }
}

extension PlaceOrder {
    init(_ fields: BodyFields) {
        let items = fields.objects("items")?.map { item in
            let price = item.object("price")
            defer {
                price.end()
                item.end()
            }
            return Item(
                title: item.text("title") ?? "", quantity: item.integer("quantity"),
                price: price.text("amount") ?? "", currency: price.text("currency"))
        }
        self.init(customer: fields.text("customer") ?? "", items: items ?? [])
    }
}
