public import Outbox

/// Who ordered thought better of it.
public struct VinylOrderWithdrawn: DomainEvent, Hashable {
    /// `vinyl_order.withdrawn`.
    public static let name: EventName = "vinyl_order.withdrawn"

    /// The order.
    public let orderID: Identity<VinylOrder>
    /// The approval that is needed no more.
    public let approvalID: Identity<Approval>

    /// Names every fact.
    public init(orderID: Identity<VinylOrder>, approvalID: Identity<Approval>) {
        self.orderID = orderID
        self.approvalID = approvalID
    }
}
