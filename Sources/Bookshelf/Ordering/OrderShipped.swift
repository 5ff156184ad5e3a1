public import Outbox

/// An order was shipped.
public struct OrderShipped: DomainEvent, Hashable {
    /// `order.shipped`.
    public static let name: EventName = "order.shipped"

    /// The order.
    public let orderID: Identity<Order>
    /// Who ordered.
    public let customerName: String

    /// Names every fact.
    public init(orderID: Identity<Order>, customerName: String) {
        self.orderID = orderID
        self.customerName = customerName
    }
}
