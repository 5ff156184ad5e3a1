import Foundation
import Synchronization

/// The lines that come through a pipe, each as soon as it is whole.
struct Lines: Sendable {
    /// Ends when the pipe's other end is closed.
    let stream: AsyncStream<String>

    init(_ pipe: Pipe) {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        let partial = Partial()
        pipe.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            for line in partial.lines(adding: data) { continuation.yield(line) }
            guard data.isEmpty else { return }
            handle.readabilityHandler = nil
            continuation.finish()
        }
        self.stream = stream
    }

    /// Bytes after the last newline, until the next one comes.
    private final class Partial: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        func lines(adding data: Data) -> [String] {
            bytes.withLock { bytes in
                bytes += data
                var parts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                bytes = parts.popLast().map(Array.init) ?? []
                return parts.map { String(decoding: $0, as: UTF8.self) }
            }
        }
    }
}
