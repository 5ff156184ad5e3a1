public import Outbox

/// Tells approvals of orders: one that is placed asks for an approval, one that is withdrawn withdraws it.
public struct ApprovalRequests: Sendable {
    private let retry: RetryPolicy
    private let shards: Int

    /// Asks; `shards` says how many relays can work on it at a time, when it is new.
    public init(retry: RetryPolicy = RetryPolicy(), shards: Int = 1) {
        self.retry = retry
        self.shards = shards
    }

    /// Both events are of one stream, and so the approval is there before it is withdrawn.
    ///
    /// An order that is announced again finds its approval. A decision that is made meanwhile is a conflict: the handler is
    /// rolled back, and withdraws what was decided.
    public var subscription: React {
        React(to: VinylOrderPlaced.self, as: "approvals.requests", retry: retry, shards: shards) { event, work in
            guard try work.approvals.find(event.approvalID) == nil else { return }
            try work.approvals.save(Approval.request(event.approvalID, of: event.orderID, by: event.orderedBy))
        }
        .and(to: VinylOrderWithdrawn.self) { event, work in
            var approval = try work.approvals.get(event.approvalID)
            approval.withdraw()
            if !approval.recorded.pending.isEmpty { try work.approvals.save(approval) }
        }
    }
}
