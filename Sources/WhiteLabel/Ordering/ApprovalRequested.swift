public import Outbox

/// An order is to be approved.
public struct ApprovalRequested: DomainEvent, Hashable {
    /// `approval.requested`.
    public static let name: EventName = "approval.requested"

    /// The approval.
    public let approvalID: Identity<Approval>
    /// The order.
    public let orderID: Identity<VinylOrder>
    /// Who ordered.
    public let requestedBy: Identity<User>

    /// Names every fact.
    public init(approvalID: Identity<Approval>, orderID: Identity<VinylOrder>, requestedBy: Identity<User>) {
        self.approvalID = approvalID
        self.orderID = orderID
        self.requestedBy = requestedBy
    }
}
