import Synchronization

/// A task that makes calls one after another, each within a time.
final class Lane<Call: Sendable>: Sendable {
    private struct State {
        var call: (what: Call, deadline: ContinuousClock.Instant)?
        var isCancelled: Bool
        var isOver = false
        /// The call that was given up.
        var late: Call?
        var waiter: CheckedContinuation<Call?, Never>?
    }

    private let limit: Duration
    private let state: Mutex<State>

    init(_ limit: Duration, isCancelled: Bool) {
        self.limit = limit
        state = Mutex(State(isCancelled: isCancelled))
    }

    // MARK: For the task

    /// Whether the relay cancelled it; a handler may cancel its own task.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Whether a call was given up, and with it the task.
    var isOver: Bool { state.withLock { $0.isOver } }

    /// A call begins.
    func begin(_ call: Call) {
        let deadline = ContinuousClock.now + limit
        state.withLock { $0.call = (call, deadline) }
    }

    /// The call came to its end; false where it was given up before.
    func finish() -> Bool {
        state.withLock { state in
            state.call = nil
            return !state.isOver
        }
    }

    // MARK: For who watches it

    /// Waits until the task is over: nil, or the call that was given up.
    func late() async -> Call? {
        await withCheckedContinuation { continuation in
            let (isOver, late) = state.withLock { state in
                if !state.isOver { state.waiter = continuation }
                return (state.isOver, state.late)
            }
            if isOver { continuation.resume(returning: late) }
        }
    }

    func cancel() { state.withLock { $0.isCancelled = true } }

    /// The task came to its end.
    func end() { end { _ in true } }

    /// Gives the call under way up if it is late by now; otherwise the deadline, nil where there is no call.
    func giveUp(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        end { state in
            guard let call = state.call, call.deadline <= now else { return false }
            state.late = call.what
            return true
        }
        return state.withLock { $0.isOver ? nil : $0.call?.deadline }
    }

    private func end(_ isOver: (inout sending State) -> Bool) {
        let (waiter, late) = state.withLock { state in
            guard !state.isOver, isOver(&state) else {
                return (nil as CheckedContinuation<Call?, Never>?, nil as Call?)
            }
            state.isOver = true
            defer { state.waiter = nil }
            return (state.waiter, state.late)
        }
        waiter?.resume(returning: late)
    }
}
