import ArgumentParser
import Outbox
import WhiteLabel

/// `bookshelf white-label order-vinyl`.
struct OrderVinylCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order-vinyl", abstract: "Order records; somebody else has to approve.")

    @Option(help: "Who orders, by the id that register-user printed.") var by: String?
    @Option(help: "A record, by the id that create-vinyl printed; up to twenty times.") var vinyl: [String] = []
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        var violations = Violations()
        let user: Identity<User>? = violations.identity("by", by)
        let vinyls = violations.records("vinyl", vinyl)
        try violations.throwIfAny()
        guard let user else { return }
        try await options.submit(PlaceVinylOrder(vinyls, by: user)) {
            Answer(orderID: $0.response.orderID, approvalID: $0.response.approvalID, replayed: $0.isReplay)
        }
    }

    struct Answer: Encodable, CustomStringConvertible {
        let orderID: Identity<VinylOrder>
        let approvalID: Identity<Approval>
        let replayed: Bool

        var description: String { "Placed order \(orderID), which waits for approval \(approvalID)\(replayed.note)" }
    }
}
