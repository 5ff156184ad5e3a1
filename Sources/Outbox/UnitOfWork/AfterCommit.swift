import Synchronization

/// What a unit of work wants to happen once it is committed.
package final class AfterCommit: Sendable {
    private let actions = Mutex<[@Sendable () -> Void]>([])

    package init() {}

    /// Forgets what an earlier run of the same unit of work asked for.
    package func clear() { actions.withLock { $0 = [] } }

    package func append(_ action: @escaping @Sendable () -> Void) { actions.withLock { $0.append(action) } }

    package func run() {
        let actions = actions.withLock { $0 }
        for action in actions { action() }
    }
}
