import Foundation
import ServiceLifecycle

/// Returns when standard input ends: the parent that holds its other end is gone.
struct ParentWatch: Service {
    func run() async throws {
        let (ends, continuation) = AsyncStream<Never>.makeStream()
        FileHandle.standardInput.readabilityHandler = { input in
            if input.availableData.isEmpty { continuation.finish() }
        }
        for await _ in ends.cancelOnGracefulShutdown() {}
        FileHandle.standardInput.readabilityHandler = nil
    }
}
