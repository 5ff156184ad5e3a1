import Outbox
import Synchronization

/// What a transaction did, also when it failed, or its end is not known.
final class AttemptTrace: Sendable {
    private struct State {
        var positions: [Int64] = []
        var begun: [Trial] = []
    }

    private let state = Mutex(State())

    /// Which events were handed to handlers.
    var positions: [Int64] {
        get { state.withLock { $0.positions } }
        set { state.withLock { $0.positions = newValue } }
    }

    /// Which tries were begun.
    var begun: [Trial] {
        get { state.withLock { $0.begun } }
        set { state.withLock { $0.begun = newValue } }
    }
}
