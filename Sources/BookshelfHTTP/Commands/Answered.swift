import Bookshelf
import BookshelfPostgres
import Outbox

/// A command whose outcome has a form in HTTP.
protocol Answered: Command {
    /// The answer, from what the unit of work has just saved: nothing that a repeat could find changed.
    func answer(_ response: Response, in work: UnitOfWork) throws -> StoredAnswer

    /// The version of what the command changes, for `If-Match`; nil where it makes something new.
    func version(in work: UnitOfWork) throws -> Int64?
}

extension Answered {
    func version(in work: UnitOfWork) throws -> Int64? { nil }
}

extension AddBook: Answered {
    func answer(_ response: Response, in work: UnitOfWork) throws -> StoredAnswer {
        let book = try work.books.get(response.bookID)
        return .created(BookBody(book), at: "/books/\(book.id)", book)
    }
}

extension PlaceOrder: Answered {
    func answer(_ response: Response, in work: UnitOfWork) throws -> StoredAnswer {
        let order = try work.orders.get(response.orderID)
        return .created(OrderBody(order), at: "/orders/\(order.id)", order)
    }
}

extension ConfirmOrder: Answered {
    func answer(_ response: Response, in work: UnitOfWork) throws -> StoredAnswer {
        let order = try work.orders.get(orderID)
        return .changed(OrderBody(order), order)
    }

    func version(in work: UnitOfWork) throws -> Int64? { try work.orders.get(orderID).version }
}

extension ShipOrder: Answered {
    func answer(_ response: Response, in work: UnitOfWork) throws -> StoredAnswer {
        let order = try work.orders.get(orderID)
        return .changed(OrderBody(order), order)
    }

    func version(in work: UnitOfWork) throws -> Int64? { try work.orders.get(orderID).version }
}

extension AdjustStock: Answered {
    func answer(_ response: Response, in work: UnitOfWork) throws -> StoredAnswer {
        let inventory = try work.inventories.get(bookID)
        return .changed(InventoryBody(inventory), inventory)
    }

    func version(in work: UnitOfWork) throws -> Int64? { try work.inventories.get(bookID).version }
}

extension StoredAnswer {
    static func created(_ body: some Encodable, at location: String, _ aggregate: some AggregateRoot) -> StoredAnswer {
        StoredAnswer(
            status: 201, location: location, version: aggregate.version,
            token: ConsistencyToken(aggregate)?.description, json: body)
    }

    static func changed(_ body: some Encodable, _ aggregate: some AggregateRoot) -> StoredAnswer {
        StoredAnswer(
            status: 200, version: aggregate.version, token: ConsistencyToken(aggregate)?.description, json: body)
    }
}
