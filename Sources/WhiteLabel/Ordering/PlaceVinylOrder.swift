public import Outbox

/// Orders records, and so asks for an approval.
public struct PlaceVinylOrder: Command, Hashable {
    /// `vinyl_order.place`.
    public static let name: CommandName = "vinyl_order.place"

    /// Who orders.
    public let user: Identity<User>
    /// Which records.
    public let vinyls: [Identity<Vinyl>]

    /// Names everything; ``validate(_:)`` reports what is wrong with the records.
    ///
    /// Who the user is, the caller has found out already.
    public init(_ vinyls: [Identity<Vinyl>], by user: Identity<User>) {
        self.user = user
        self.vinyls = vinyls
    }

    /// The order that was placed.
    public struct Response: Codable, Sendable, Hashable {
        /// Its identity.
        public let orderID: Identity<VinylOrder>
        /// The approval it waits for, which is there soon.
        public let approvalID: Identity<Approval>
    }

    /// Reports all that is wrong with the records.
    public func validate(_ violations: inout Violations) { VinylOrder.check(vinyls, &violations) }

    /// Places the order.
    ///
    /// Throws `OutboxError.Code.notFound` for a record that nobody entered.
    public func handle(in work: UnitOfWork) throws -> Response {
        let order = try VinylOrder.place(vinyls, by: user)
        let known = Set(try work.vinyls.find(vinyls).map(\.id))
        if let unknown = vinyls.first(where: { !known.contains($0) }) {
            throw OutboxError.notFound(Vinyl.kind, unknown.description)
        }
        try work.vinylOrders.save(order)
        return Response(orderID: order.id, approvalID: order.approvalID)
    }
}
