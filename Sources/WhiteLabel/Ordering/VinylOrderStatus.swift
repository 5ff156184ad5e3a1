/// How far an order has come: pending, then approved, refused or withdrawn.
public enum VinylOrderStatus: String, Codable, Sendable, CaseIterable {
    /// Waits for its approval.
    case pending = "PENDING"
    /// Goes ahead.
    case approved = "APPROVED"
    /// Does not go ahead.
    case refused = "REFUSED"
    /// Who ordered thought better of it, before they knew of a decision.
    case withdrawn = "WITHDRAWN"
}
