import Bookshelf
import BookshelfPostgres
import Hummingbird
import Outbox

extension Routes {
    func addBooks(_ readers: RouterGroup<ServiceContext>, _ writers: RouterGroup<ServiceContext>) {
        readers.get("books") { request, _ in
            try await page(of: "books", request) { after, limit in
                try await queries.books(after: Identity(after), limit: limit)
            }
        }
        readers.get("books/:id") { request, context in
            try await show(Book.self, request, context) { BookBody($0) }
        }
        writers.post("books") { request, context in
            try await answer(request, context) { AddBook($0) }
        }
    }
}

extension AddBook {
    init(_ fields: BodyFields) {
        let price = fields.object("price")
        self.init(
            title: fields.text("title") ?? "", author: fields.text("author") ?? "", isbn: fields.text("isbn"),
            price: price.text("amount") ?? "", currency: price.text("currency"),
            description: fields.text("description"))
        price.end()
    }
}
