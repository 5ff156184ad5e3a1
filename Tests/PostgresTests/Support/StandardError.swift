import Foundation

/// Looks at what is written to standard error, also by C code.
enum StandardError {
    /// What is written while `body` runs; afterwards it is written where it belonged.
    static func during(_ body: () async throws -> Void) async throws -> String {
        let path = NSTemporaryDirectory() + "stderr." + UUID().uuidString
        let file = open(path, O_CREAT | O_RDWR, 0o600)
        let saved = dup(2)
        dup2(file, 2)
        defer {
            close(file)
            close(saved)
            try? FileManager.default.removeItem(atPath: path)
        }
        do { try await body() } catch {
            dup2(saved, 2)
            throw error
        }
        dup2(saved, 2)
        let written = try Data(contentsOf: URL(fileURLWithPath: path))
        FileHandle(fileDescriptor: saved).write(written)
        return String(decoding: written, as: UTF8.self)
    }
}
