import Foundation

/// A child process of ours, started without `Foundation.Process`: that one never learns of a child's end where another
/// program that was started meanwhile inherited its pipes.
struct Spawned: Sendable {
    let pid: pid_t
    private let ends: AsyncStream<Int32>

    /// Starts a program on three descriptors: standard input, output and error.
    init(_ path: String, _ arguments: [String], environment: [String: String], streams: [Int32]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in streams.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
        }
        let variables = environment.map { "\($0)=\($1)" }
        var pid: pid_t = 0
        let failure = Self.lending([path] + arguments) { words in
            Self.lending(variables) { variables in
                posix_spawn(&pid, path, &actions, nil, words, variables)
            }
        }
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .ENOENT) }
        self.pid = pid
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

    /// Lends texts as a NULL-terminated array of C strings.
    private static func lending<R>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
