public import Outbox

/// Confirms a pending order.
public struct ConfirmOrder: Command, Hashable {
    /// `order.confirm`.
    public static let name: CommandName = "order.confirm"

    /// Which order.
    public let orderID: Identity<Order>

    /// Names the order.
    public init(orderID: Identity<Order>) { self.orderID = orderID }

    /// Loads the order, changes it, saves it.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        var order = try work.orders.get(orderID)
        try order.confirm()
        try work.orders.save(order)
        return NoResponse()
    }
}
