/// How far an approval has come: pending, granted or refused, and withdrawn where its order was.
public enum ApprovalStatus: String, Codable, Sendable, CaseIterable {
    /// Nobody has decided yet.
    case pending = "PENDING"
    /// The order may go ahead.
    case granted = "GRANTED"
    /// The order may not go ahead.
    case refused = "REFUSED"
    /// The order was withdrawn, before a decision or before it knew of one.
    case withdrawn = "WITHDRAWN"
}
