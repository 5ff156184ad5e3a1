public import Outbox

/// An order does not go ahead.
public struct VinylOrderRefused: DomainEvent, Hashable {
    /// `vinyl_order.refused`.
    public static let name: EventName = "vinyl_order.refused"

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
