public import Outbox

/// Tells orders of decisions on their approvals.
public struct ApprovalDecisions: Sendable {
    private let retry: RetryPolicy
    private let shards: Int

    /// Tells; `shards` says how many relays can work on it at a time, when it is new.
    public init(retry: RetryPolicy = RetryPolicy(), shards: Int = 1) {
        self.retry = retry
        self.shards = shards
    }

    /// An order that is withdrawn meanwhile is a conflict: the handler is rolled back, finds it withdrawn, and leaves it so.
    public var subscription: React {
        React(to: ApprovalGranted.self, as: "orders.decisions", retry: retry, shards: shards) { event, work in
            try work.tell(event.orderID, isGranted: true)
        }
        .and(to: ApprovalRefused.self) { event, work in try work.tell(event.orderID, isGranted: false) }
    }
}

extension UnitOfWork {
    /// An order follows the decision, unless it has left `pending` before.
    fileprivate func tell(_ id: Identity<VinylOrder>, isGranted: Bool) throws {
        var order = try vinylOrders.get(id)
        order.follow(isGranted: isGranted)
        if !order.recorded.pending.isEmpty { try vinylOrders.save(order) }
    }
}
