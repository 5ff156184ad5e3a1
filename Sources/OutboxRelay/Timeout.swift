import Outbox
import Synchronization

/// Runs `body`, and gives it up after a time: it is cancelled, and not waited for where it does not listen.
///
/// Throws `OutboxError.Code.timedOut` then.
func withTimeout(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Void
) async throws {
    let race = Race()
    let work = Task { race.finish(await Task { try await body() }.cancellable()) }
    let timer = Task {
        try await Task.sleep(for: limit)
        race.finish(.failure(OutboxError(.timedOut, "the handler took longer than \(limit)")))
    }
    defer {
        work.cancel()
        timer.cancel()
    }
    try await withTaskCancellationHandler {
        try await race.result()
    } onCancel: {
        work.cancel()
    }
}

extension Task where Success == Void, Failure == any Error {
    /// Its result; cancelling the task that waits cancels it.
    fileprivate func cancellable() async -> Result<Void, any Error> {
        await withTaskCancellationHandler {
            await result
        } onCancel: {
            cancel()
        }
    }
}

/// The first of several results.
private final class Race: Sendable {
    private struct State {
        var result: Result<Void, any Error>?
        var waiter: CheckedContinuation<Void, any Error>?
    }

    private let state = Mutex(State())

    func finish(_ result: Result<Void, any Error>) {
        let waiter = state.withLock { state in
            guard state.result == nil else { return nil as CheckedContinuation<Void, any Error>? }
            state.result = result
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(with: result)
    }

    func result() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state in
                if state.result == nil { state.waiter = continuation }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }
    }
}
