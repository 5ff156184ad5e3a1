import ArgumentParser
import Outbox
import WhiteLabel

/// `bookshelf white-label grant-approval`.
struct GrantApprovalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant-approval", abstract: "Let an order go ahead; it is told by the relay.")

    @OptionGroup var decision: ApprovalDecisionOptions
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        let (approval, approver) = try decision.parsed()
        try await options.submit(GrantApproval(approvalID: approval, by: approver)) {
            ApprovalDecision(approvalID: approval, status: .granted, replayed: $0.isReplay)
        }
    }
}
