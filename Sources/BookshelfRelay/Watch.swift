import UnixSignals

/// Looks again and again, until Ctrl-C or SIGTERM.
struct Watch {
    let pause: Duration
    let look: @Sendable () async throws -> Void

    /// Returns when it is told to stop; throws what a look throws.
    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let (pause, look) = (self.pause, self.look)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in signals { return } }
            group.addTask {
                while true {
                    try await look()
                    try await Task.sleep(for: pause)
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
