import Dispatch
import Synchronization

/// Waits for asynchronous work on a connection's own thread, where blocking is allowed; rethrows its error.
func blocking(on work: @escaping @Sendable () async throws -> Void) throws {
    let done = DispatchSemaphore(value: 0)
    let outcome = Mutex<Result<Void, any Error>>(.success(()))
    let task = Task {
        defer { done.signal() }
        do { try await work() } catch { outcome.withLock { $0 = .failure(error) } }
    }
    done.wait()
    _ = task
    try outcome.withLock { $0 }.get()
}
