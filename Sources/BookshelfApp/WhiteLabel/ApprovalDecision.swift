import ArgumentParser
import Outbox
import WhiteLabel

/// Who decides on which approval.
struct ApprovalDecisionOptions: ParsableArguments {
    @Option(help: "Which approval, by the id that order-vinyl printed.") var approval: String?
    @Option(help: "Who decides: not the one who ordered.") var by: String?

    /// Both, or what is wrong with them.
    func parsed() throws -> (approval: Identity<Approval>, approver: Identity<User>) {
        try Violations.none { violations in
            let approval: Identity<Approval>? = violations.identity("approval", approval)
            let approver: Identity<User>? = violations.identity("by", by)
            guard let approval, let approver else { return nil }
            return (approval, approver)
        }
    }
}

/// What was decided.
struct ApprovalDecision: Encodable, CustomStringConvertible {
    let approvalID: Identity<Approval>
    let status: ApprovalStatus
    let replayed: Bool

    var description: String { "\(status == .granted ? "Granted" : "Refused") approval \(approvalID)\(replayed.note)" }
}
