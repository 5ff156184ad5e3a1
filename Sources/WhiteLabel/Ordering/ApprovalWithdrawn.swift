public import Outbox

/// An approval is needed no more, granted or not: its order was withdrawn.
public struct ApprovalWithdrawn: DomainEvent, Hashable {
    /// `approval.withdrawn`.
    public static let name: EventName = "approval.withdrawn"

    /// The approval.
    public let approvalID: Identity<Approval>
    /// The order.
    public let orderID: Identity<VinylOrder>

    /// Names every fact.
    public init(approvalID: Identity<Approval>, orderID: Identity<VinylOrder>) {
        self.approvalID = approvalID
        self.orderID = orderID
    }
}
