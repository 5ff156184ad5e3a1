import Bookshelf
import Outbox
import Testing

@Suite struct `One book` {
    @Test(arguments: Backend.allCases)
    func `has one inventory, however often the client sends the request`(backend: Backend) async throws {
        try await backend.world { world in
            let key = try IdempotencyKey("request-1")
            let first = try await world.addGatsby(key: key)
            let second = try await world.store.submit(.gatsby, key: key)
            #expect(second.isReplay)
            #expect(second.response.bookID == first)
            try await world.drain()
            try await world.drain()
            #expect(world.collector.lines.count == 1)
            #expect(try await world.inventory(of: first)?.quantity == 10)
        }
    }

    @Test(arguments: Backend.allCases)
    func `has one inventory, even when its event is published twice`(backend: Backend) async throws {
        try await backend.world { world in
            let book = try await world.addGatsby()
            try await world.store.perform { work in
                var again = try work.books.get(book)
                again.addToCatalog()
                try work.books.save(again)
            }
            try await world.drain()
            #expect(world.collector.lines.count == 1)
            #expect(try await world.inventory(of: book)?.quantity == 10)
        }
    }

    @Test(arguments: Backend.allCases)
    func `is another book under another key`(backend: Backend) async throws {
        try await backend.world { world in
            let first = try await world.addGatsby(key: try IdempotencyKey("a"))
            let second = try await world.addGatsby(key: try IdempotencyKey("b"))
            #expect(first != second)
        }
    }

    @Test(arguments: Backend.allCases)
    func `cannot be added under a key that stands for another request`(backend: Backend) async throws {
        try await backend.world { world in
            let key = try IdempotencyKey("a")
            _ = try await world.addGatsby(key: key)
            let other = AddBook(title: "Emma", author: "Jane Austen", price: "7.50")
            let error = await #expect(throws: OutboxError.self) { try await world.store.process(other, key: key) }
            #expect(error?.code == .idempotencyKeyReused)
        }
    }
}

@Suite struct `A refused command` {
    @Test(arguments: Backend.allCases)
    func `stores no event`(backend: Backend) async throws {
        try await backend.world { world in
            let order = try await world.placeOrder()
            let error = await #expect(throws: DomainError.self) {
                try await world.store.process(ShipOrder(orderID: order))
            }
            #expect(error?.code == .orderNotConfirmed)
            try await world.drain()
            #expect(world.collector.lines.isEmpty)
            #expect(try await world.order(order).version == 1)
        }
    }

    @Test(arguments: Backend.allCases)
    func `confirms no order twice`(backend: Backend) async throws {
        try await backend.world { world in
            let order = try await world.placeOrder()
            try await world.store.process(ConfirmOrder(orderID: order))
            await #expect(throws: DomainError.self) { try await world.store.process(ConfirmOrder(orderID: order)) }
            try await world.drain()
            #expect(world.collector.lines.count == 1)
        }
    }

    @Test(arguments: Backend.allCases)
    func `says that there is no such order`(backend: Backend) async throws {
        try await backend.world { world in
            let error = await #expect(throws: OutboxError.self) {
                try await world.store.process(ConfirmOrder(orderID: Identity()))
            }
            #expect(error?.code == .notFound)
        }
    }

    @Test(arguments: Backend.allCases)
    func `stores nothing when it fails after a save`(backend: Backend) async throws {
        try await backend.world { world in
            struct Changed: Error {}
            let book = Book(title: try Title("Emma"), author: try Author("Jane Austen"), price: try Money("7.50"))
            await #expect(throws: Changed.self) {
                try await world.store.perform { work in
                    var book = book
                    book.addToCatalog()
                    try work.books.save(book)
                    throw Changed()
                }
            }
            #expect(try await world.drain() == 0)
            #expect(try await world.store.perform { work in try work.books.find(book.id) } == nil)
        }
    }
}
