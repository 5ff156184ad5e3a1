public import Outbox

/// Records that somebody orders, once another approves.
///
/// The order and its ``Approval`` are two aggregates that name each other. Each changes in transactions of its own, and tells
/// the other by its events: see ``ApprovalRequests`` and ``ApprovalDecisions``. They agree in the end, whatever happens at
/// the same time, as an order leaves `pending` once and its word is the last: a withdrawn one withdraws the approval, even
/// one that was granted meanwhile, and heeds no decision any more.
public struct VinylOrder: AggregateRoot {
    /// `vinyl_order`.
    public static let kind: AggregateKind = "vinyl_order"
    /// The most records of one order.
    public static let maximumCount = 20

    /// The order's identity.
    public let id: Identity<VinylOrder>
    /// The approval it asks for.
    public let approvalID: Identity<Approval>
    /// Who orders.
    public let orderedBy: Identity<User>
    /// Which records.
    public let vinyls: [Identity<Vinyl>]
    /// How far it has come.
    public private(set) var status: VinylOrderStatus
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// An order as a repository loads it.
    package init(
        id: Identity<VinylOrder>, approvalID: Identity<Approval>, orderedBy: Identity<User>,
        vinyls: [Identity<Vinyl>], status: VinylOrderStatus, recorded: RecordedEvents
    ) {
        self.id = id
        self.approvalID = approvalID
        self.orderedBy = orderedBy
        self.vinyls = vinyls
        self.status = status
        self.recorded = recorded
    }

    /// A new, pending order: records ``VinylOrderPlaced``, which asks for the approval.
    ///
    /// Throws ``ValidationError`` with all that is wrong with the records.
    public static func place(
        _ vinyls: [Identity<Vinyl>], by user: Identity<User>, id: Identity<VinylOrder> = Identity()
    ) throws -> VinylOrder {
        var violations = Violations()
        check(vinyls, &violations)
        try violations.throwIfAny()
        var order = VinylOrder(
            id: id, approvalID: Identity(), orderedBy: user, vinyls: vinyls, status: .pending,
            recorded: RecordedEvents())
        order.record(VinylOrderPlaced(orderID: id, approvalID: order.approvalID, orderedBy: user, vinylIDs: vinyls))
        return order
    }

    /// Reports an order of no records, of too many, and every record that is named twice.
    static func check(_ vinyls: [Identity<Vinyl>], _ violations: inout Violations) {
        if vinyls.isEmpty { violations.add("vinyls", "required", "is required") }
        if vinyls.count > maximumCount {
            violations.add("vinyls", "too_many", "names more than \(maximumCount) records")
        }
        var seen: Set<Identity<Vinyl>> = []
        for (index, vinyl) in vinyls.prefix(maximumCount).enumerated() where !seen.insert(vinyl).inserted {
            violations.add("vinyls.\(index)", "repeated", "names a record that was named before")
        }
    }

    /// Thinks better of it: records ``VinylOrderWithdrawn``.
    ///
    /// Throws ``DomainError/Code/orderNotPending`` for one that was decided or withdrawn; records nothing then.
    public mutating func withdraw() throws {
        guard status == .pending else {
            throw DomainError(
                .orderNotPending,
                "cannot withdraw order \(id): it is \(status.rawValue), not \(VinylOrderStatus.pending.rawValue); there "
                    + "is nothing left to withdraw")
        }
        status = .withdrawn
        record(VinylOrderWithdrawn(orderID: id, approvalID: approvalID))
    }

    /// Follows a decision: records ``VinylOrderApproved`` or ``VinylOrderRefused``.
    ///
    /// Changes nothing, and records nothing, where it is not pending: the decision came twice, or the order was withdrawn.
    mutating func follow(isGranted: Bool) {
        guard status == .pending else { return }
        if isGranted {
            status = .approved
            record(VinylOrderApproved(orderID: id, approvalID: approvalID))
        } else {
            status = .refused
            record(VinylOrderRefused(orderID: id, approvalID: approvalID))
        }
    }
}

extension UnitOfWork {
    /// The orders of records.
    public var vinylOrders: Repository<VinylOrder> { repository() }
}
