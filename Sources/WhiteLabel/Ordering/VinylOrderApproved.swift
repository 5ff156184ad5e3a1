public import Outbox

/// An order goes ahead.
public struct VinylOrderApproved: DomainEvent, Hashable {
    /// `vinyl_order.approved`.
    public static let name: EventName = "vinyl_order.approved"

    /// The order.
    public let orderID: Identity<VinylOrder>
    /// The approval.
    public let approvalID: Identity<Approval>

    /// Names every fact.
    public init(orderID: Identity<VinylOrder>, approvalID: Identity<Approval>) {
        self.orderID = orderID
        self.approvalID = approvalID
    }
}
