import Synchronization

/// Whether this process gets its turns in time, or something keeps all of its threads: a handler that blocks, or a freeze.
final class Pulse: Sendable {
    private struct State {
        var due: ContinuousClock.Instant?
        var longest = Duration.zero
    }

    private let state = Mutex(State())

    /// Sleeps, and notes how late it wakes up.
    func sleep(for duration: Duration) async throws {
        state.withLock { $0.due = .now + duration }
        defer {
            state.withLock { state in
                state.longest = max(state.longest, Self.delay(since: state.due))
                state.due = nil
            }
        }
        try await Task.sleep(for: duration)
    }

    /// The longest it ever woke up too late, or is late by now.
    var delay: Duration { state.withLock { max($0.longest, Self.delay(since: $0.due)) } }

    private static func delay(since due: ContinuousClock.Instant?) -> Duration { due.map { .now - $0 } ?? .zero }
}
