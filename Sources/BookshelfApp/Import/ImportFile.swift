import BookshelfCommandLine
import Dispatch
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file to import, or standard input, open for reading.
struct ImportFile: Sendable {
    /// As people know it.
    let name: String
    /// How many bytes there are; nil where nobody knows.
    let size: Int?
    /// Where its refused rows go unless told otherwise.
    let refusedPath: String
    private let descriptor: Int32
    private let identity: FileIdentity?

    /// Opens the file of that name, standard input for `-`.
    init(_ path: String) throws {
        let isStream = path == "-"
        name = isStream ? "standard input" : path
        refusedPath = isStream ? "import.rejected.csv" : Self.stem(path) + ".rejected.csv"
        descriptor = isStream ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else { throw Self.unreadable(name) }
        let isFile = status.st_mode & S_IFMT == S_IFREG
        size = isFile ? Int(status.st_size) : nil
        identity = isFile ? FileIdentity(status) : nil
    }

    /// Whether a path leads to this file.
    func isAt(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && identity == FileIdentity(status)
    }

    /// Its bytes, some at a time: read by a thread of its own, as reading may block, and never far ahead.
    var chunks: AsyncThrowingStream<Chunk, any Error> {
        let (stream, continuation) = AsyncThrowingStream<Chunk, any Error>.makeStream()
        let (descriptor, name, room) = (descriptor, name, DispatchSemaphore(value: 0))
        for _ in 0..<Self.mostChunks { room.signal() }  // Not by its first value, below which it may not end.
        Thread.detachNewThread {
            while true {
                room.wait()
                guard let bytes = Self.read(descriptor) else {
                    return continuation.finish(throwing: Self.unreadable(name))
                }
                if bytes.isEmpty { return continuation.finish() }
                if case .terminated = continuation.yield(Chunk(bytes: bytes, room: room)) { return }
            }
        }
        return stream
    }

    /// Some bytes that were read.
    struct Chunk: Sendable {
        fileprivate let bytes: [UInt8]
        fileprivate let room: DispatchSemaphore

        /// The bytes; another chunk may be read then.
        func take() -> [UInt8] {
            room.signal()
            return bytes
        }
    }

    private static let mostChunks = 4
    private static let chunkSize = 64 << 10

    /// The next bytes, none at the end; nil where they cannot be read.
    private static func read(_ descriptor: Int32) -> [UInt8]? {
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: chunkSize) { buffer, initialized in
                count = systemRead(descriptor, buffer.baseAddress, chunkSize)
                initialized = max(0, count)
            }
            if count >= 0 { return bytes }
            guard errno == EINTR else { return nil }
        }
    }

    private static func stem(_ path: String) -> String {
        path.lowercased().hasSuffix(".csv") ? String(path.dropLast(4)) : path
    }

    private static func unreadable(_ name: String) -> Failure {
        Failure(
            .noInput, "\(name): \(String(cString: strerror(errno))); name a file that can be read, or - for a stream")
    }
}

/// Which file it is, by whatever name.
private struct FileIdentity: Equatable {
    let device: dev_t
    let number: ino_t

    init(_ status: stat) { (device, number) = (status.st_dev, status.st_ino) }
}

/// `read(2)`, which the name of our own hides.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
