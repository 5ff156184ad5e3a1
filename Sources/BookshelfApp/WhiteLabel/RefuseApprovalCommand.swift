import ArgumentParser
import Outbox
import WhiteLabel

/// `bookshelf white-label refuse-approval`.
struct RefuseApprovalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refuse-approval", abstract: "Stop an order; it is told by the relay.")

    @OptionGroup var decision: ApprovalDecisionOptions
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        let (approval, approver) = try decision.parsed()
        try await options.submit(RefuseApproval(approvalID: approval, by: approver)) {
            ApprovalDecision(approvalID: approval, status: .refused, replayed: $0.isReplay)
        }
    }
}
