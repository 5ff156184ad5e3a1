public import Outbox

/// Somebody ordered records, and waits for an approval.
public struct VinylOrderPlaced: DomainEvent, Hashable {
    /// `vinyl_order.placed`.
    public static let name: EventName = "vinyl_order.placed"

    /// The order.
    public let orderID: Identity<VinylOrder>
    /// The approval that is asked for.
    public let approvalID: Identity<Approval>
    /// Who ordered.
    public let orderedBy: Identity<User>
    /// Which records.
    public let vinylIDs: [Identity<Vinyl>]

    /// Names every fact.
    public init(
        orderID: Identity<VinylOrder>, approvalID: Identity<Approval>, orderedBy: Identity<User>,
        vinylIDs: [Identity<Vinyl>]
    ) {
        self.orderID = orderID
        self.approvalID = approvalID
        self.orderedBy = orderedBy
        self.vinylIDs = vinylIDs
    }
}
