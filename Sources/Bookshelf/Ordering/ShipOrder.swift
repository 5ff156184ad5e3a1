public import Outbox

/// Ships a confirmed order.
public struct ShipOrder: Command, Hashable {
    /// `order.ship`.
    public static let name: CommandName = "order.ship"

    /// Which order.
    public let orderID: Identity<Order>

    /// Names the order.
    public init(orderID: Identity<Order>) { self.orderID = orderID }

    /// Loads the order, changes it, saves it.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        var order = try work.orders.get(orderID)
        try order.ship()
        try work.orders.save(order)
        return NoResponse()
    }
}
