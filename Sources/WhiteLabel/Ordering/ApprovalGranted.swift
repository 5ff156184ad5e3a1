public import Outbox

/// An order was approved.
public struct ApprovalGranted: DomainEvent, Hashable {
    /// `approval.granted`.
    public static let name: EventName = "approval.granted"

    /// The approval.
    public let approvalID: Identity<Approval>
    /// The order.
    public let orderID: Identity<VinylOrder>
    /// Who approved.
    public let approver: Identity<User>

    /// Names every fact.
    public init(approvalID: Identity<Approval>, orderID: Identity<VinylOrder>, approver: Identity<User>) {
        self.approvalID = approvalID
        self.orderID = orderID
        self.approver = approver
    }
}
