public import Outbox

/// Tells the people who run White Label of every record that is entered.
public struct VinylNews: Sendable {
    private let chat: any ChatChannel
    private let retry: RetryPolicy

    /// Tells them by way of `chat`.
    public init(chat: any ChatChannel, retry: RetryPolicy = RetryPolicy()) {
        self.chat = chat
        self.retry = retry
    }

    /// Outside any transaction, at least once, under one key for each record's event.
    public var subscription: Deliver {
        Deliver(VinylCreated.self, as: "vinyl.news", retry: retry) { event, delivery in
            try await chat.post(Self.line(event.facts), idempotencyKey: delivery.idempotencyKey)
        }
    }

    /// `New on White Label: Kind of Blue by Miles Davis (1959, Jazz)`.
    static func line(_ facts: VinylFacts) -> String {
        let details = (facts.year.map { ["\($0)"] } ?? []) + facts.genres
        let suffix = details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"
        return "New on White Label: \(facts.title) by \(facts.artist)\(suffix)"
    }
}
