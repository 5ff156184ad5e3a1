/// How far a trade has come: pending, then accepted or declined.
public enum TradeStatus: String, Codable, Sendable, CaseIterable {
    /// Offered, and not answered yet.
    case pending = "PENDING"
    /// Agreed upon by both.
    case accepted = "ACCEPTED"
    /// Refused by the one it was offered to.
    case declined = "DECLINED"
}
