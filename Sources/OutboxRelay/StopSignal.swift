import Synchronization

/// Raised once; whoever waits goes on, now or later.
final class StopSignal: Sendable {
    private let stream: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation
    private let raised = Mutex(false)

    init() { (stream, continuation) = AsyncStream.makeStream() }

    var isRaised: Bool { raised.withLock { $0 } }

    func raise() {
        raised.withLock { $0 = true }
        continuation.finish()
    }

    /// Returns when the signal is raised or the task is cancelled.
    func wait() async {
        for await _ in stream {}
    }

    /// Sleeps, but not beyond the signal or a cancellation.
    func sleep(for duration: Duration) async {
        await withTaskGroup { group in
            group.addTask { try? await Task.sleep(for: duration) }
            group.addTask { await self.wait() }
            await group.next()
            group.cancelAll()
        }
    }
}
