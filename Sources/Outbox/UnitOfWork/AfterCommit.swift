import Synchronization

/// What a unit of work wants to happen once it is committed.
package final class AfterCommit: Sendable {
    private let actions = Mutex<[@Sendable () -> Void]>([])

    package init() {}

    #if Failpoints
        /// A planted fault: events go into a transaction of their own, after that of the state.
        private let dualWrite = Mutex(false)
        private let keptBack = Mutex<[EventRecord]>([])

        var isDualWrite: Bool {
            get { dualWrite.withLock { $0 } }
            set { dualWrite.withLock { $0 = newValue } }
        }

        func keepsBack(_ events: [EventRecord]) -> Bool {
            if isDualWrite { keptBack.withLock { $0 += events } }
            return isDualWrite
        }

        func takeKeptBack() -> [EventRecord] { keptBack.withLock { $0 } }
    #endif

    /// Forgets what an earlier run of the same unit of work asked for.
    package func clear() {
        actions.withLock { $0 = [] }
        #if Failpoints
            keptBack.withLock { $0 = [] }
        #endif
    }

    package func append(_ action: @escaping @Sendable () -> Void) { actions.withLock { $0.append(action) } }

    package func run() {
        let actions = actions.withLock { $0 }
        for action in actions { action() }
    }
}
