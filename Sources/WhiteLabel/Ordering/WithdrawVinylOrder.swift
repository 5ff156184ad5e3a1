public import Outbox

/// Withdraws an order that is pending, and so its approval.
public struct WithdrawVinylOrder: Command, Hashable {
    /// `vinyl_order.withdraw`.
    public static let name: CommandName = "vinyl_order.withdraw"

    /// Which order.
    public let orderID: Identity<VinylOrder>

    /// Names the order.
    public init(orderID: Identity<VinylOrder>) { self.orderID = orderID }

    /// Loads the order, withdraws it, saves it.
    ///
    /// Throws `OutboxError.Code.notFound`, and what ``VinylOrder/withdraw()`` throws.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        var order = try work.vinylOrders.get(orderID)
        try order.withdraw()
        try work.vinylOrders.save(order)
        return NoResponse()
    }
}
