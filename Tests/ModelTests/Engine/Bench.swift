import Foundation

/// Where worlds run: on threads of their own, as many as there are cores.
///
/// Whoever runs a world waits for its end, and a relay that retires does so in a task of its own: on the pool's few threads
/// the one would keep the other from starting.
enum Bench {
    private static let queue = {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = ProcessInfo.processInfo.activeProcessorCount
        return queue
    }()

    static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            queue.addOperation { continuation.resume(returning: body()) }
        }
    }
}
