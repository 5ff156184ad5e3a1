public import Outbox

/// An order was confirmed.
public struct OrderConfirmed: DomainEvent, Hashable {
    /// `order.confirmed`.
    public static let name: EventName = "order.confirmed"

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
