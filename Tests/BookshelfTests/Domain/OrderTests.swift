import Bookshelf
import Outbox
import Testing

@Suite struct `An order` {
    private func placed() throws -> Order { try Order.place([.gatsby()], for: try Customer("Alice Johnson")) }

    @Test func `is pending when it is placed, and records its lines`() throws {
        let order = try placed()
        #expect(order.status == .pending)
        let event = try #require(order.recorded.pending.first as? OrderPlaced)
        #expect(event.orderID == order.id)
        #expect(event.customerName == "Alice Johnson")
        #expect(event.items.map(\.bookTitle) == ["The Great Gatsby"])
        #expect(event.items.map(\.quantity) == [2])
        #expect(event.items.map(\.unitPrice) == [try Money("12.99")])
    }

    @Test func `goes from pending over confirmed to shipped, each a fact`() throws {
        var order = try placed()
        try order.confirm()
        #expect(order.status == .confirmed)
        try order.ship()
        #expect(order.status == .shipped)
        #expect(
            order.recorded.pending.map { type(of: $0).name } == ["order.placed", "order.confirmed", "order.shipped"])
        #expect(order.recorded.pending[1] as? OrderConfirmed == .init(orderID: order.id, customerName: "Alice Johnson"))
        #expect(order.recorded.pending[2] as? OrderShipped == .init(orderID: order.id, customerName: "Alice Johnson"))
    }

    @Test func `cannot be confirmed twice, and nothing is recorded then`() throws {
        var order = try placed()
        try order.confirm()
        let error = #expect(throws: DomainError.self) { try order.confirm() }
        #expect(error?.code == .orderNotPending)
        #expect(error?.message.contains("it is CONFIRMED, not PENDING") == true)
        #expect(order.status == .confirmed)
        #expect(order.recorded.pending.count == 2)
    }

    @Test func `cannot be shipped while it is pending, and nothing is recorded then`() throws {
        var order = try placed()
        let error = #expect(throws: DomainError.self) { try order.ship() }
        #expect(error?.code == .orderNotConfirmed)
        #expect(error?.message.hasSuffix("it is PENDING, not CONFIRMED; confirm it first") == true)
        #expect(order.status == .pending)
        #expect(order.recorded.pending.count == 1)
    }

    @Test func `cannot be shipped twice`() throws {
        var order = try placed()
        try order.confirm()
        try order.ship()
        #expect(throws: DomainError.self) { try order.ship() }
        #expect(throws: DomainError.self) { try order.confirm() }
        #expect(order.recorded.pending.count == 3)
    }

    @Test(arguments: [0, Order.maximumItems + 1])
    func `has at least one line and at most a hundred`(count: Int) throws {
        let items = try (0..<count).map { _ in try OrderItem.gatsby() }
        let error = #expect(throws: DomainError.self) { try Order.place(items, for: try Customer("Alice")) }
        #expect(error?.code == .itemCountRefused)
    }

    @Test(arguments: [0, -1, 1001, Int.max, Int.min])
    func `refuses a quantity out of 1 to 1000`(quantity: Int) {
        #expect(performing: { try Quantity(quantity) }, throws: { ($0 as? Violation)?.code == "out_of_range" })
    }

    @Test func `has a status by the names the tutorial uses`() {
        #expect(OrderStatus.allCases.map(\.rawValue) == ["PENDING", "CONFIRMED", "SHIPPED"])
        #expect(OrderStatus(rawValue: "LOST") == nil)
    }
}

extension OrderItem {
    static func gatsby() throws -> OrderItem {
        OrderItem(bookTitle: try Title("The Great Gatsby"), quantity: try Quantity(2), unitPrice: try Money("12.99"))
    }
}
