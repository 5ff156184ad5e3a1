import Foundation
import Synchronization
import Testing

/// A mail server in a process of its own (`scripts/mail-server.py`, aiosmtpd): it does what recipients' names say.
final class MailServer: Sendable {
    /// A mail that it took, or a silence that it keeps.
    struct Line: Decodable, Sendable {
        let id: String?
        let new: Bool?
        let from: String?
        let to: String?
        let subject: String?
        let key: String?
        let text: String?
        let isEncrypted: Bool?
        let isKnown: Bool?
        let stalled: String?
    }

    struct NotThere: Error, CustomStringConvertible { let description: String }

    let port: Int
    private let process: Process
    private let lines: AsyncStream<Line>
    private let input: Pipe

    /// Runs one while `body` runs: `plain`, `starttls` or `smtps`, the latter with a certificate and its key.
    static func with<Result>(
        _ mode: String = "plain", _ files: [String] = [], _ body: (MailServer) async throws -> Result
    ) async throws -> Result {
        let server = try await MailServer(mode, files)
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(server)) } catch { result = .failure(error) }
        try server.input.fileHandleForWriting.close()
        server.process.terminate()
        server.process.waitUntilExit()
        return try result.get()
    }

    private init(_ mode: String, _ files: [String]) async throws {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let python = root.appending(path: ".build/mail-tools/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            throw NotThere(description: "Missing: aiosmtpd in .build/mail-tools - run scripts/deps")
        }
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = python
        process.arguments = [root.appending(path: "scripts/mail-server.py").path, mode] + files
        (process.standardInput, process.standardOutput) = (input, output)
        let (texts, continuation) = AsyncStream<String>.makeStream()
        let rest = Mutex("")
        output.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            guard !data.isEmpty else {
                handle.readabilityHandler = nil
                return continuation.finish()
            }
            let whole = rest.withLock { rest in
                rest += String(decoding: data, as: UTF8.self)
                var parts = rest.components(separatedBy: "\n")
                rest = parts.removeLast()
                return parts
            }
            for line in whole { continuation.yield(line) }
        }
        try process.run()
        var iterator = texts.makeAsyncIterator()
        guard let first = await iterator.next(), let port = Int(first) else {
            throw NotThere(description: "scripts/mail-server.py did not start; its errors are above")
        }
        (self.port, self.process, self.input) = (port, process, input)
        lines = AsyncStream { continuation in
            let task = Task {
                for await text in texts {
                    if let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) {
                        continuation.yield(line)
                    }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// Waits for the next so many lines.
    func next(_ count: Int) async -> [Line] {
        var heard: [Line] = []
        for await line in lines {
            heard.append(line)
            if heard.count == count { break }
        }
        return heard
    }
}

/// A certificate that vouches for itself and for a name, and its key, as files.
struct TestCertificate {
    let certificate: String
    let key: String

    static func with<Result>(
        for name: String, _ body: (TestCertificate) async throws -> Result
    ) async throws -> Result {
        let folder = NSTemporaryDirectory() + "mail-tls." + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let files = TestCertificate(certificate: folder + "/certificate", key: folder + "/key")
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/env")
        openssl.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2", "-subj", "/CN=test", "-addext", "subjectAltName=DNS:" + name, "-keyout", files.key, "-out",
            files.certificate,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(files)) } catch { result = .failure(error) }
        try FileManager.default.removeItem(atPath: folder)
        return try result.get()
    }
}
