import Foundation

/// A pipe, or its like, that no other program inherits that happens to be started meanwhile: its end would never come.
struct Channel {
    let reading: FileHandle
    let writing: FileHandle

    init() throws {
        #if os(Linux)
            var ends: [Int32] = [0, 0]
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw POSIXError(.EMFILE) }
            reading = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
            writing = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        #else
            let pipe = Pipe()
            (reading, writing) = (pipe.fileHandleForReading, pipe.fileHandleForWriting)
        #endif
    }

    /// Every line that comes, until the last writer is gone.
    func lines() -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        let reading = reading
        Thread.detachNewThread {
            var text: [UInt8] = []
            while case let data = reading.availableData, !data.isEmpty {
                text += data
                var parts = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                text = parts.popLast().map(Array.init) ?? []
                for part in parts { continuation.yield(String(decoding: part, as: UTF8.self)) }
            }
            continuation.finish()
        }
        return stream
    }
}
