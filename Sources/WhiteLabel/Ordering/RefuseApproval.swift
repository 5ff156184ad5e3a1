public import Outbox

/// Does not let an order go ahead whose approval is pending.
public struct RefuseApproval: Command, Hashable {
    /// `approval.refuse`.
    public static let name: CommandName = "approval.refuse"

    /// Which approval.
    public let approvalID: Identity<Approval>
    /// Who decides.
    public let approver: Identity<User>

    /// Names the approval and who decides.
    ///
    /// Who they are, and that they may decide, the caller has found out already.
    public init(approvalID: Identity<Approval>, by approver: Identity<User>) {
        self.approvalID = approvalID
        self.approver = approver
    }

    /// Loads the approval, decides, saves it.
    ///
    /// Throws `OutboxError.Code.notFound`, also just after an order was placed; and what ``Approval/refuse(by:)`` throws.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        var approval = try work.approvals.get(approvalID)
        try approval.refuse(by: approver)
        try work.approvals.save(approval)
        return NoResponse()
    }
}
