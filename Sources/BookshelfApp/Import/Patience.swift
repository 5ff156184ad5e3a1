import BookshelfCommandLine
import Outbox
import Postgres
import Synchronization

/// For how long to try again where the database goes away; may be used from any task.
///
/// It begins anew with whatever succeeds.
final class Patience: Sendable {
    private struct State {
        var lastSuccess = ContinuousClock.now
        /// Why the database is away; that no connection is free only follows from it.
        var cause: (any Error)?
    }

    private let limit: Duration
    private let state = Mutex(State())
    private let pauses = RetryPolicy(baseDelay: .milliseconds(50), maximumDelay: .seconds(2))

    init(for limit: Duration) { self.limit = limit }

    /// What `body` returns, once it does; its error where it is of another kind, or patience has come to its end.
    func enduring<Result>(_ body: () async throws -> Result) async throws -> Result {
        var failures = 0
        while true {
            do {
                let result = try await body()
                state.withLock { $0 = State() }
                return result
            } catch  where !Task.isCancelled && isOfTime(error) {
                try note(error)
                failures += 1
                try await Task.sleep(for: pauses.delay(afterAttempt: failures))
            }
        }
    }

    /// Whether it may pass by itself.
    private func isOfTime(_ error: any Error) -> Bool {
        !(error is CancellationError) && [.unavailable, .retry].contains(Failure(error).status)
    }

    /// Throws what is wrong with the database where patience has come to its end.
    private func note(_ error: any Error) throws {
        let isTold = (error as? PostgresError)?.code != .acquireTimeout
        let (since, cause) = state.withLock { state in
            if isTold || state.cause == nil { state.cause = error }
            return (state.lastSuccess, state.cause)
        }
        if ContinuousClock.now - since >= limit { throw cause ?? error }
    }
}
