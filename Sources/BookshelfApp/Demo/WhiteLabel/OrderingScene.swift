import BookshelfCommandLine
import BookshelfPostgres
import Outbox
import OutboxPostgres
import WhiteLabel

/// Two aggregates that are kept consistent by events, both ways: orders, and the approvals that they need.
struct OrderingScene {
    let database: BookshelfDatabase
    /// Who orders, and who approves.
    let users: [Identity<User>]
    let vinyl: Identity<Vinyl>

    private static let decisions: SubscriptionName = "orders.decisions"

    func play() async throws {
        try StandardOutput.line("Grace orders a record; Ada approves...")
        let order = try await place()
        try await refuseOwnApproval(order)
        try await database.store.process(GrantApproval(approvalID: order.approvalID, by: users[1]))
        try await database.drained()
        try await expect(order, .approved, .granted)
        try StandardOutput.line("The order is approved")

        try StandardOutput.line("She orders it again, and withdraws that before the order hears of its approval...")
        let second = try await place()
        let operations = OutboxOperator(store: database.store, actor: "demo")
        try await operations.pause(Self.decisions, reason: "the order is not to hear of the decision yet")
        try await database.store.process(GrantApproval(approvalID: second.approvalID, by: users[1]))
        try await database.store.process(WithdrawVinylOrder(orderID: second.orderID))
        try await operations.resume(Self.decisions)
        try await database.drained()
        try await expect(second, .withdrawn, .withdrawn)
        try StandardOutput.line("Order and approval agree: both are withdrawn")
    }

    private func place() async throws -> PlaceVinylOrder.Response {
        let order = try await database.store.process(PlaceVinylOrder([vinyl], by: users[0]))
        try await database.drained()
        return order
    }

    private func refuseOwnApproval(_ order: PlaceVinylOrder.Response) async throws {
        do {
            try await database.store.process(GrantApproval(approvalID: order.approvalID, by: users[0]))
            try check(false, "nobody decides on an order of their own")
        } catch let error as DomainError where error.code == .ownApproval {}
    }

    private func expect(
        _ placed: PlaceVinylOrder.Response, _ status: VinylOrderStatus, _ approvalStatus: ApprovalStatus
    ) async throws {
        let (order, approval) = try await database.store.perform { work in
            (try work.vinylOrders.get(placed.orderID).status, try work.approvals.get(placed.approvalID).status)
        }
        try check(order == status, "the order is \(status.rawValue), not \(order.rawValue)")
        try check(approval == approvalStatus, "the approval is \(approvalStatus.rawValue), not \(approval.rawValue)")
    }
}
