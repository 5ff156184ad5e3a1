import Foundation

/// Where worlds run: on threads of their own, as many as there are cores.
///
/// Whoever runs a world waits for its end, and a relay that retires does so in a task of its own: on the pool's few threads
/// the one would keep the other from starting.
enum Bench {
    private static let queue = {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = width
        return queue
    }()
    private static let width = ProcessInfo.processInfo.activeProcessorCount

    static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            queue.addOperation { continuation.resume(returning: body()) }
        }
    }

    /// The same on every core, each with a part of the work.
    static func runAll<Result: Sendable>(
        _ body: @escaping @Sendable (_ part: Int, _ parts: Int) -> Result
    ) async -> [Result] {
        await withTaskGroup { group in
            for part in 0..<width { group.addTask { await run { body(part, width) } } }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }
}
