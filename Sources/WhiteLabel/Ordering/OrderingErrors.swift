public import Outbox

extension DomainError.Code {
    /// Only a pending order can be withdrawn.
    public static let orderNotPending = DomainError.Code("vinyl_order_not_pending")
    /// Only a pending approval can be granted or refused.
    public static let approvalNotPending = DomainError.Code("approval_not_pending")
    /// Nobody decides on an order of their own.
    public static let ownApproval = DomainError.Code("own_approval")
}
