import Outbox
import Synchronization

/// Knows which `React` transactions are under way, and since when.
final class Watchdog: Sendable {
    private let limit: Duration
    private let onStuck: @Sendable (String) -> Void
    private let started = Mutex<[Shard: ContinuousClock.Instant]>([:])

    init(limit: Duration, onStuck: @escaping @Sendable (String) -> Void) {
        self.limit = limit
        self.onStuck = onStuck
    }

    func watching<Result>(
        _ shard: Shard, _ body: () async throws -> sending Result
    ) async throws -> sending Result {
        started.withLock { $0[shard] = .now }
        defer { started.withLock { $0[shard] = nil } }
        return try await body()
    }

    /// Looks after those under way until cancelled.
    func run() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: min(limit / 4, .seconds(1)))
            let now = ContinuousClock.now
            let stuck = started.withLock { $0.filter { now - $0.value > limit }.keys.map(\.description).sorted() }
            guard let first = stuck.first, !Task.isCancelled else { continue }
            onStuck("a handler of '\(first)' does not come to its end within \(limit): the relay cannot stop it")
        }
    }
}
