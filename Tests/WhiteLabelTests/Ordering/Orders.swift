import Outbox
import Testing
import WhiteLabel

extension World {
    /// A pending order of one record.
    func place(by user: Identity<User> = Identity()) async throws -> PlaceVinylOrder.Response {
        try await store.process(PlaceVinylOrder(try await vinyls(1), by: user))
    }

    func order(_ id: Identity<VinylOrder>) async throws -> VinylOrder {
        try await store.perform { work in try work.vinylOrders.get(id) }
    }

    /// Nil as long as nobody handled that it is asked for.
    func approval(_ id: Identity<Approval>) async throws -> Approval? {
        try await store.perform { work in try work.approvals.find(id) }
    }

    /// How an order and its approval stand, one after the other.
    func standing(of placed: PlaceVinylOrder.Response) async throws -> Standing {
        Standing(
            order: try await order(placed.orderID).status, approval: try await approval(placed.approvalID)?.status)
    }

    /// Tells again of everything that happened to an order and its approval, as a program of before might.
    func tellAgain(of placed: PlaceVinylOrder.Response) async throws {
        try await store.perform { work in
            var order = try work.vinylOrders.get(placed.orderID)
            order.record(
                VinylOrderPlaced(
                    orderID: order.id, approvalID: order.approvalID, orderedBy: order.orderedBy,
                    vinylIDs: order.vinyls))
            if order.status == .withdrawn {
                order.record(VinylOrderWithdrawn(orderID: order.id, approvalID: order.approvalID))
            }
            try work.vinylOrders.save(order)
            guard var approval = try work.approvals.find(placed.approvalID) else { return }
            guard let approver = approval.decidedBy else { return }
            if approval.status == .refused {
                approval.record(
                    ApprovalRefused(approvalID: approval.id, orderID: order.id, approver: approver))
            } else {
                approval.record(
                    ApprovalGranted(approvalID: approval.id, orderID: order.id, approver: approver))
            }
            try work.approvals.save(approval)
        }
    }
}

/// How an order and its approval stand.
struct Standing: Hashable, Sendable {
    let order: VinylOrderStatus
    let approval: ApprovalStatus?

    /// Where the two agree.
    static let consistent: Set<Standing> = [
        Standing(order: .pending, approval: .pending), Standing(order: .approved, approval: .granted),
        Standing(order: .refused, approval: .refused), Standing(order: .withdrawn, approval: .withdrawn),
    ]
}
