import Bookshelf
import Outbox
import Testing

@Suite struct `The tutorial's run` {
    @Test(arguments: Backend.allCases)
    func `stocks the book, tells the customer twice, and ends with everything in place`(backend: Backend) async throws {
        try await backend.world { world in
            let book = try await world.addGatsby()
            try await world.drain()
            #expect(try await world.inventory(of: book)?.quantity == 10)

            let order = try await world.placeOrder()
            try await world.store.process(ConfirmOrder(orderID: order))
            try await world.store.process(ShipOrder(orderID: order))
            try await world.drain()

            #expect(
                world.collector.lines == [
                    "[Inventory] Stocked 10 copies of 'The Great Gatsby'",
                    "[Notification] Order \(order) confirmed for Alice Johnson",
                    "[Notification] Order \(order) shipped to Alice Johnson",
                ])
            #expect(try await world.order(order).status == .shipped)
            #expect(try await world.order(order).items == [.gatsby()])
            #expect(try await world.inventory(of: book)?.title.text == "The Great Gatsby")
        }
    }

    @Test(arguments: Backend.allCases)
    func `does nothing before the relay comes`(backend: Backend) async throws {
        try await backend.world { world in
            let book = try await world.addGatsby()
            #expect(try await world.inventory(of: book) == nil)
            #expect(world.collector.lines.isEmpty)
        }
    }

    @Test(arguments: Backend.allCases)
    func `gives an order gap-free versions, each a fact`(backend: Backend) async throws {
        try await backend.world { world in
            let order = try await world.placeOrder()
            #expect(try await world.order(order).version == 1)
            try await world.store.process(ConfirmOrder(orderID: order))
            #expect(try await world.order(order).version == 2)
            try await world.store.process(ShipOrder(orderID: order))
            #expect(try await world.order(order).version == 3)
        }
    }

    @Test(arguments: Backend.allCases)
    func `hands each notice a key of its own, the same for every try`(backend: Backend) async throws {
        try await backend.world { world in
            let order = try await world.placeOrder()
            try await world.store.process(ConfirmOrder(orderID: order))
            try await world.store.process(ShipOrder(orderID: order))
            try await world.drain()
            #expect(Set(world.collector.keys).count == 2)
            #expect(world.collector.keys.allSatisfy { $0.hasPrefix("orders.notify:") })
        }
    }
}
