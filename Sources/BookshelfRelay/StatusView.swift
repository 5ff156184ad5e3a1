import BookshelfCommandLine
import Foundation
import Outbox

/// The status of all subscriptions, printed once or again and again on a cleared terminal.
struct StatusView: Sendable {
    let isJSON: Bool
    let isRedrawn: Bool

    func show(_ subscriptions: [SubscriptionStatus]) throws {
        if isJSON { return try StandardOutput.json(["subscriptions": subscriptions]) }
        let text = subscriptions.isEmpty ? nothing : table(subscriptions)
        guard isRedrawn else { return try StandardOutput.verbatim(text) }
        let screen = StandardOutput.isTerminal ? "\u{1B}[H\u{1B}[J" : ""
        try StandardOutput.verbatim("\(screen)\(Date.now.inTables)\n\(text)")
    }

    private var nothing: String { "No subscriptions yet: a relay makes them known when it first runs.\n" }

    private func table(_ subscriptions: [SubscriptionStatus]) -> String {
        let headings = [
            "SUBSCRIPTION", "KIND", "POSITION", "LAG", "LAG SECONDS", "PARKED", "SCHEDULED", "DEAD", "SHARDS", "HOLDER",
            "HALTED",
        ]
        let warnings = subscriptions.compactMap(warning).map { $0.escapedForTerminal + "\n" }
        return TextTable(headings, subscriptions.map(cells)).text + warnings.joined()
    }

    private func warning(_ status: SubscriptionStatus) -> String? {
        guard !status.unserved.isEmpty else { return nil }
        let shards = status.unserved.map(String.init).joined(separator: ", ")
        return "\(status.name): events wait in shard \(shards), and no relay serves it: run one that has the handlers; "
            + "one that runs since before a reshard has to be started again"
    }

    private func cells(_ status: SubscriptionStatus) -> [String] {
        let tenths = (status.lagSeconds * 10).rounded() / 10
        return [
            status.name, status.kind, "\(status.position)", "\(status.lag)", "\(tenths)", "\(status.parked)",
            "\(status.scheduled)", "\(status.dead)", "\(status.shards)", status.holder ?? "-", status.halted ?? "-",
        ]
    }
}
