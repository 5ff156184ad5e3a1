public import Outbox

/// An order was not approved.
public struct ApprovalRefused: DomainEvent, Hashable {
    /// `approval.refused`.
    public static let name: EventName = "approval.refused"

    /// The approval.
    public let approvalID: Identity<Approval>
    /// The order.
    public let orderID: Identity<VinylOrder>
    /// Who refused.
    public let approver: Identity<User>

    /// Names every fact.
    public init(approvalID: Identity<Approval>, orderID: Identity<VinylOrder>, approver: Identity<User>) {
        self.approvalID = approvalID
        self.orderID = orderID
        self.approver = approver
    }
}
