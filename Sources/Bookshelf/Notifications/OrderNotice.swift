public import Outbox

/// What a customer is told about an order.
public struct OrderNotice: Hashable, Sendable, CustomStringConvertible {
    /// What happened to the order.
    public enum Change: String, Sendable {
        /// It was promised.
        case confirmed
        /// It was sent.
        case shipped
    }

    /// Which order.
    public let orderID: Identity<Order>
    /// Whose order.
    public let customerName: String
    /// What happened to it.
    public let change: Change

    /// Describes a notice.
    public init(orderID: Identity<Order>, customerName: String, change: Change) {
        self.orderID = orderID
        self.customerName = customerName
        self.change = change
    }

    /// `Order 0198… confirmed for Alice Johnson`.
    public var description: String {
        switch change {
        case .confirmed: "Order \(orderID) confirmed for \(customerName)"
        case .shipped: "Order \(orderID) shipped to \(customerName)"
        }
    }
}
