import Outbox

/// Whoever sends text messages for the workshop.
protocol Messenger: Sendable {
    func text(_ number: String, _ words: String, idempotencyKey: String) async throws
}
