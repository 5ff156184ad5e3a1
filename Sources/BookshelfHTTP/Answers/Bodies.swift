import Bookshelf
import BookshelfPostgres
import Outbox

/// A book as the API shows it.
struct BookBody: Encodable {
    let id: Identity<Book>
    let title: String
    let author: String
    let isbn: String?
    let price: Money
    let description: String?

    init(_ book: Book) {
        id = book.id
        title = book.title.text
        author = book.author.text
        isbn = book.isbn?.digits
        price = book.price
        description = book.synopsis?.text
    }
}

/// An order as the API shows it.
struct OrderBody: Encodable {
    struct Item: Encodable {
        let title: String
        let quantity: Int
        let price: Money
    }

    let id: Identity<Order>
    let customer: String
    let status: OrderStatus
    let items: [Item]

    init(_ order: Order) {
        id = order.id
        customer = order.customer.text
        status = order.status
        items = order.items.map {
            Item(title: $0.bookTitle.text, quantity: $0.quantity.value, price: $0.unitPrice)
        }
    }
}

/// An inventory as the API shows it, under the identity of its book.
struct InventoryBody: Encodable {
    let id: Identity<Book>
    let title: String
    let quantity: Int

    init(_ inventory: Inventory) {
        id = inventory.id
        title = inventory.title.text
        quantity = inventory.quantity
    }
}

/// One page of a list.
struct PageBody<Item: Encodable>: Encodable {
    let items: [Item]
    /// What to ask for next; missing on the last page.
    let next: String?
}
