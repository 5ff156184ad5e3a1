import Foundation

/// A program of the system, run to its end.
enum Tool {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// What it printed; throws with its last words where it fails.
    static func run(_ program: String, _ arguments: [String]) async throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = output
        let text = try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                do {
                    try process.run()
                    continuation.resume(
                        returning: String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
                } catch { continuation.resume(throwing: error) }
            }
        }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(description: "\(program) failed: \(text.suffix(500))")
        }
        return text
    }
}
