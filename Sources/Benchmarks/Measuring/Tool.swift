import Dispatch
import EmbeddedPostgres
import Foundation

/// Programs of the system.
enum Tool {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// A program that runs, and ends when this is let go.
    final class Running: Sendable {
        let pid: Int32
        private let input: Int32

        /// What it prints goes to `output`; its standard input stays open for as long as it is wanted.
        init(_ program: String, _ arguments: [String], environment: [String] = [], output: Int32) throws {
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else { throw Failed(description: "no pipe") }
            input = ends[1]
            let path = "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
            defer { Foundation.close(ends[0]) }
            pid = try spawn(
                [program] + arguments, environment: [path, "LC_ALL=C"] + environment, input: ends[0], output: output,
                errors: output)
        }

        /// Its exit status.
        func end() async -> Int32 {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async { [pid] in
                    var status: Int32 = 0
                    while waitpid(pid, &status, 0) == -1, errno == EINTR {}
                    continuation.resume(returning: status)
                }
            }
        }

        deinit { Foundation.close(input) }
    }

    /// What it printed; throws with its last words where it fails.
    ///
    /// Not by `Foundation.Process`: its children inherit that signals are blocked, and pgbench ends by a timer's.
    static func run(_ program: String, _ arguments: [String], environment: [String] = []) async throws -> String {
        let output = Pipe()
        let running = try Running(
            program, arguments, environment: environment, output: output.fileHandleForWriting.fileDescriptor)
        try output.fileHandleForWriting.close()
        let text = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    returning: String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
            }
        }
        guard await running.end() == 0 else { throw Failed(description: "\(program) failed: \(text.suffix(500))") }
        return text
    }
}
