import Foundation

/// The lines that come through a pipe, each as soon as it is whole.
///
/// A thread of its own reads, since reading blocks; it ends with the pipe.
struct Lines: Sendable {
    /// Ends when the pipe's other end is closed.
    let stream: AsyncStream<String>

    /// Reads the pipe from now on.
    init(_ pipe: Pipe) {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        self.stream = stream
        Thread.detachNewThread {
            var partial: [UInt8] = []
            while case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
                partial += data
                var parts = partial.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                partial = parts.popLast().map(Array.init) ?? []
                for line in parts { continuation.yield(String(decoding: line, as: UTF8.self)) }
            }
            continuation.finish()
        }
    }
}
