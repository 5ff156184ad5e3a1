public import Outbox

/// Whether an order may go ahead: somebody else than who ordered decides.
public struct Approval: AggregateRoot {
    /// `approval`.
    public static let kind: AggregateKind = "approval"

    /// The approval's identity, which its order chose: so there is one an order, however often it is asked for.
    public let id: Identity<Approval>
    /// The order.
    public let orderID: Identity<VinylOrder>
    /// Who ordered.
    public let requestedBy: Identity<User>
    /// Who decided; nil where nobody has.
    public private(set) var decidedBy: Identity<User>?
    /// How far it has come.
    public private(set) var status: ApprovalStatus
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// An approval as a repository loads it.
    package init(
        id: Identity<Approval>, orderID: Identity<VinylOrder>, requestedBy: Identity<User>,
        decidedBy: Identity<User>?, status: ApprovalStatus, recorded: RecordedEvents
    ) {
        self.id = id
        self.orderID = orderID
        self.requestedBy = requestedBy
        self.decidedBy = decidedBy
        self.status = status
        self.recorded = recorded
    }

    /// A new, pending approval: records ``ApprovalRequested``.
    public static func request(
        _ id: Identity<Approval>, of order: Identity<VinylOrder>, by user: Identity<User>
    ) -> Approval {
        var approval = Approval(
            id: id, orderID: order, requestedBy: user, decidedBy: nil, status: .pending, recorded: RecordedEvents())
        approval.record(ApprovalRequested(approvalID: id, orderID: order, requestedBy: user))
        return approval
    }

    /// Lets the order go ahead: records ``ApprovalGranted``.
    ///
    /// Throws ``DomainError/Code/ownApproval`` for who ordered, and ``DomainError/Code/approvalNotPending`` where it was
    /// decided or withdrawn; records nothing then.
    public mutating func grant(by approver: Identity<User>) throws {
        try decide("grant", by: approver)
        status = .granted
        record(ApprovalGranted(approvalID: id, orderID: orderID, approver: approver))
    }

    /// Does not let the order go ahead: records ``ApprovalRefused``.
    ///
    /// Throws as ``grant(by:)`` does.
    public mutating func refuse(by approver: Identity<User>) throws {
        try decide("refuse", by: approver)
        status = .refused
        record(ApprovalRefused(approvalID: id, orderID: orderID, approver: approver))
    }

    /// Is needed no more, whatever was decided: records ``ApprovalWithdrawn``, the first time.
    mutating func withdraw() {
        guard status != .withdrawn else { return }
        status = .withdrawn
        record(ApprovalWithdrawn(approvalID: id, orderID: orderID))
    }

    private mutating func decide(_ verb: String, by approver: Identity<User>) throws {
        guard approver != requestedBy else {
            throw DomainError(
                .ownApproval, "cannot \(verb) approval \(id): nobody decides on an order of their own; ask another")
        }
        guard status == .pending else {
            throw DomainError(
                .approvalNotPending,
                "cannot \(verb) approval \(id): it is \(status.rawValue), not \(ApprovalStatus.pending.rawValue); there "
                    + "is nothing left to decide")
        }
        decidedBy = approver
    }
}

extension UnitOfWork {
    /// The approvals.
    public var approvals: Repository<Approval> { repository() }
}
