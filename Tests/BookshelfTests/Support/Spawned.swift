import EmbeddedPostgres
import Foundation

/// A child process of ours.
struct Spawned: Sendable {
    let pid: pid_t
    private let ends: AsyncStream<Int32>

    /// Starts a program on three descriptors: standard input, output and error.
    init(_ path: String, _ arguments: [String], environment: [String: String], streams: [Int32]) throws {
        pid = try spawn(
            [path] + arguments, environment: environment.map { "\($0)=\($1)" }, input: streams[0], output: streams[1],
            errors: streams[2])
        ends = Self.watch(pid)
    }

    /// Waits for its end: its exit status, or 128 and the number of the signal that ended it.
    func status() async -> Int32 { await ends.first { _ in true } ?? -1 }

    private static func watch(_ pid: pid_t) -> AsyncStream<Int32> {
        let (ends, continuation) = AsyncStream<Int32>.makeStream()
        Thread.detachNewThread {
            var status: Int32 = 0
            while waitpid(pid, &status, 0) == -1 && errno == EINTR {}
            let signal = status & 0x7F
            continuation.yield(signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
            continuation.finish()
        }
        return ends
    }
}
