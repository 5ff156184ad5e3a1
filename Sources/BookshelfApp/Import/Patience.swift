import BookshelfCommandLine
import Outbox
import Synchronization

/// For how long to try again where the database goes away; may be used from any task.
///
/// It begins anew with whatever succeeds.
final class Patience: Sendable {
    private let limit: Duration
    private let lastSuccess = Mutex(ContinuousClock.now)
    private let pauses = RetryPolicy(baseDelay: .milliseconds(50), maximumDelay: .seconds(2))

    init(for limit: Duration) { self.limit = limit }

    /// What `body` returns, once it does; its error where it is of another kind, or patience has come to its end.
    func enduring<Result>(_ body: () async throws -> Result) async throws -> Result {
        var failures = 0
        while true {
            do {
                let result = try await body()
                lastSuccess.withLock { $0 = .now }
                return result
            } catch  where isWorthWaiting(error) {
                failures += 1
                try await Task.sleep(for: pauses.delay(afterAttempt: failures))
            }
        }
    }

    private func isWorthWaiting(_ error: any Error) -> Bool {
        guard !Task.isCancelled, !(error is CancellationError) else { return false }
        guard [.unavailable, .retry].contains(Failure(error).status) else { return false }
        return ContinuousClock.now - lastSuccess.withLock { $0 } < limit
    }
}
