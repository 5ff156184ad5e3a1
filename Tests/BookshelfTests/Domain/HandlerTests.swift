import Bookshelf
import Outbox
import Synchronization
import Testing

@Suite struct `Bookshelf's handlers` {
    @Test func `are two subscriptions: stock in the transaction, notices outside it`() throws {
        let registry = try HandlerRegistry.bookshelf(notifier: Collector(), announce: { _ in })
        #expect(registry.subscriptions.map(\.name) == ["inventory.stock", "orders.notify"])
        #expect(registry.subscriptions.map(\.kindName) == ["react", "deliver"])
        #expect(registry["inventory.stock"]?.eventNames == ["book.added"])
        #expect(registry["orders.notify"]?.eventNames == ["order.confirmed", "order.shipped"])
    }

    @Test func `word a notice as the tutorial does`() throws {
        let id = Identity<Order>()
        let confirmed = OrderNotice(orderID: id, customerName: "Alice Johnson", change: .confirmed)
        let shipped = OrderNotice(orderID: id, customerName: "Alice Johnson", change: .shipped)
        #expect(confirmed.description == "Order \(id) confirmed for Alice Johnson")
        #expect(shipped.description == "Order \(id) shipped to Alice Johnson")
    }
}

/// Keeps what customers were told, and what was announced.
final class Collector: Notifier {
    private let state = Mutex<(lines: [String], keys: [String])>(([], []))

    var lines: [String] { state.withLock { $0.lines } }
    var keys: [String] { state.withLock { $0.keys } }

    func announce(_ line: String) { state.withLock { $0.lines.append(line) } }

    func send(_ notice: OrderNotice, idempotencyKey: String) async throws {
        state.withLock {
            $0.lines.append("[Notification] \(notice)")
            $0.keys.append(idempotencyKey)
        }
    }
}
