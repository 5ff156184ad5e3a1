import Outbox

/// Whoever sends text messages for the workshop.
protocol Messenger: Sendable {
    func text(_ number: String, _ words: String, idempotencyKey: String) async throws
}

// Step: 2
func textOwners(through messenger: any Messenger, retry: RetryPolicy = RetryPolicy()) -> Deliver {
    Deliver(RepairFinished.self, as: "owners.text", retry: retry) { event, delivery in
        try await messenger.text(
            event.phone, "Your \(event.bicycle) is ready.", idempotencyKey: delivery.idempotencyKey)
    }
}
