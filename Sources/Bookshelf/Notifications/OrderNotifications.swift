public import Outbox

/// Tells customers what happened to their orders: one handler type for both events.
public struct OrderNotifications: Sendable {
    private let notifier: any Notifier

    /// Tells customers by way of `notifier`.
    public init(notifier: any Notifier) { self.notifier = notifier }

    /// Outside any transaction, in the order of each order's events, at least once.
    public var subscription: Deliver {
        Deliver(OrderConfirmed.self, as: "orders.notify") { event, delivery in
            try await tell(event.orderID, event.customerName, .confirmed, delivery)
        }
        .and(OrderShipped.self) { event, delivery in
            try await tell(event.orderID, event.customerName, .shipped, delivery)
        }
    }

    private func tell(
        _ orderID: Identity<Order>, _ customerName: String, _ change: OrderNotice.Change, _ delivery: Delivery
    ) async throws {
        let notice = OrderNotice(orderID: orderID, customerName: customerName, change: change)
        try await notifier.send(notice, idempotencyKey: delivery.idempotencyKey)
    }
}
