/// How far an order has come: pending, then confirmed, then shipped.
public enum OrderStatus: String, Codable, Sendable, CaseIterable {
    /// Placed, and nothing promised yet.
    case pending = "PENDING"
    /// Promised to the customer.
    case confirmed = "CONFIRMED"
    /// On its way.
    case shipped = "SHIPPED"
}
