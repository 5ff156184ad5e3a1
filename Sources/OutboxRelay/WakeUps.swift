import Synchronization

/// Rings for every loop of a relay at once, and forgets nothing: a ring between a look and the pause after it ends the pause.
///
/// Any number of tasks may wait, and one that is cancelled leaves the others waiting.
final class WakeUps: Sendable {
    private struct State {
        var count = 0
        var bell = StopSignal()
    }

    private let state = Mutex(State())

    /// How often it has rung: ask before looking, and hand it to the pause after.
    var count: Int { state.withLock { $0.count } }

    func ring() {
        let bell = state.withLock { state in
            defer { state.bell = StopSignal() }
            state.count += 1
            return state.bell
        }
        bell.raise()
    }

    /// Sleeps, but not beyond a ring since `count`, a stop or a cancellation; whether it was a ring.
    func sleep(for duration: Duration, since count: Int, until stop: StopSignal) async -> Bool {
        let (now, bell) = state.withLock { ($0.count, $0.bell) }
        guard now == count else {
            await Task.yield()
            return true
        }
        await withTaskGroup { group in
            group.addTask { await stop.sleep(for: duration) }
            group.addTask { await bell.wait() }
            await group.next()
            group.cancelAll()
        }
        return self.count != count
    }

    /// Rings for each value until the task is cancelled.
    func pass(on rings: AsyncStream<Void>) async {
        for await _ in rings { ring() }
    }
}
