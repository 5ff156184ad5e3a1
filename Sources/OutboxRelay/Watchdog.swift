import Outbox
import Synchronization

/// Knows which `React` handlers are under way, and since when.
final class Watchdog: Sendable {
    private let limit: Duration
    private let onStuck: @Sendable (String) -> Void
    private let started = Mutex<[Shard: ContinuousClock.Instant]>([:])

    init(limit: Duration, onStuck: @escaping @Sendable (String) -> Void) {
        self.limit = limit
        self.onStuck = onStuck
    }

    /// Watches over handlers while they run: no wait for a connection or a lock before them counts against them.
    func watching(_ shard: Shard, _ handlers: () throws -> Void) rethrows {
        started.withLock { $0[shard] = .now }
        defer { started.withLock { $0[shard] = nil } }
        try handlers()
    }

    /// Looks after those under way until cancelled.
    func run() async {
        while !Task.isCancelled {
            let oldest = started.withLock { $0.values.min() }
            let left = oldest.map { limit - (.now - $0) } ?? limit
            // Whatever begins meanwhile is within its time until then.
            try? await Task.sleep(for: max(min(left, .seconds(60)), min(limit / 4, .seconds(1))))
            let now = ContinuousClock.now
            let stuck = started.withLock { $0.filter { now - $0.value > limit }.keys.map(\.description).sorted() }
            guard let first = stuck.first, !Task.isCancelled else { continue }
            onStuck("a handler of '\(first)' does not come to its end within \(limit): the relay cannot stop it")
        }
    }
}
