import Synchronization

/// Gives calls up after a time: they are cancelled, and not waited for where they do not listen.
///
/// Calls that follow each other share a task, their lane, and one task watches all lanes: a task and a timer for each call
/// would cost as much as the call.
final class Deadlines<Call: Sendable>: Sendable {
    private struct State {
        var lanes: [ObjectIdentifier: Lane<Call>] = [:]
        var isWatched = false
    }

    /// How long a call may take.
    let limit: Duration
    private let state = Mutex(State())

    init(_ limit: Duration) { self.limit = limit }

    /// Runs `body`, which makes calls one after another; ends when it does, or with the call that took too long.
    ///
    /// `body` is cancelled then, and nobody waits for it.
    func run(_ body: @escaping @Sendable (Lane<Call>) async -> Void) async -> Call? {
        let lane = Lane<Call>(limit, isCancelled: Task.isCancelled)
        let work = Task {
            await body(lane)
            lane.end()
        }
        add(lane)
        defer {
            remove(lane)
            work.cancel()
        }
        return await withTaskCancellationHandler {
            await lane.late()
        } onCancel: {
            lane.cancel()
            work.cancel()
        }
    }

    private func add(_ lane: Lane<Call>) {
        let isFirst = state.withLock { state in
            state.lanes[ObjectIdentifier(lane)] = lane
            defer { state.isWatched = true }
            return !state.isWatched
        }
        if isFirst { Task { await self.watch() } }
    }

    private func remove(_ lane: Lane<Call>) { state.withLock { $0.lanes[ObjectIdentifier(lane)] = nil } }

    /// Ends by itself where nothing is left to watch.
    private func watch() async {
        while let next = giveUpWhatIsLate() { try? await Task.sleep(until: next) }
    }

    /// When to look next: whatever begins meanwhile is within its time until then, as all calls may take as long.
    private func giveUpWhatIsLate() -> ContinuousClock.Instant? {
        let now = ContinuousClock.now
        let lanes = state.withLock { state in
            state.isWatched = !state.lanes.isEmpty
            return Array(state.lanes.values)
        }
        return lanes.map { $0.giveUp(at: now) ?? now + limit }.min()
    }
}
