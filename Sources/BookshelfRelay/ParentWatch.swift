import Foundation
import ServiceLifecycle

/// Returns when standard input ends: the parent that holds its other end is gone.
struct ParentWatch: Service {
    func run() async throws {
        let (end, continuation) = AsyncStream<Never>.makeStream()
        Thread.detachNewThread {
            while !FileHandle.standardInput.availableData.isEmpty {}
            continuation.finish()
        }
        for await _ in end.cancelOnGracefulShutdown() {}
    }
}
