import ArgumentParser
import UnixSignals

/// Ctrl-C and SIGTERM while something runs that has to clean up after itself.
enum Interruption {
    /// Runs `body`; a signal cancels it, and once it has ended the process ends with 128 and the signal's number.
    static func guarding(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        try await withThrowingTaskGroup(of: UnixSignal?.self) { group in
            group.addTask {
                try await body()
                return nil
            }
            group.addTask { await signals.first { _ in true } }
            let first = await group.nextResult()
            group.cancelAll()
            while await group.nextResult() != nil {}
            switch first {
            case .success(let signal?): throw ExitCode(128 + signal.number)
            case .failure(let error): throw error
            default: return
            }
        }
    }

    /// Runs `body` to its end, even where the task around it is cancelled: for cleaning up.
    static func shielded(_ body: @escaping @Sendable () async -> Void) async { await Task { await body() }.value }
}

extension UnixSignal {
    fileprivate var number: Int32 { rawValue }
}
