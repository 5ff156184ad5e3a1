import EmbeddedPostgres
import Foundation
import Postgres
import Testing

@Suite("TCP, passwords and TLS", .serialized) struct TLSTests {
    /// A certificate that vouches for itself and for the names given.
    private struct Certificate {
        let text: String
        let key: String

        init(names: String) throws {
            let folder = NSTemporaryDirectory() + "tls." + UUID().uuidString
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let openssl = Process()
            openssl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            openssl.arguments = [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days",
                "2", "-subj", "/CN=test", "-addext", "subjectAltName=" + names, "-keyout", folder + "/key", "-out",
                folder + "/certificate",
            ]
            openssl.standardError = FileHandle.nullDevice
            try openssl.run()
            openssl.waitUntilExit()
            text = try String(contentsOfFile: folder + "/certificate", encoding: .utf8)
            key = try String(contentsOfFile: folder + "/key", encoding: .utf8)
        }
    }

    private func inTLSServer(_ body: (_ url: String, _ root: String) async throws -> Void) async throws {
        let certificate = try Certificate(names: "DNS:books.example")
        let options = EmbeddedPostgres.Options(
            durable: false, settings: ["ssl": "on"], listensOnTCP: true,
            files: ["server.crt": certificate.text, "server.key": certificate.key])
        let server = try await EmbeddedPostgres.start(options)
        let root = NSTemporaryDirectory() + "root." + UUID().uuidString
        try certificate.text.write(toFile: root, atomically: true, encoding: .utf8)
        let result: Result<Void, any Error>
        do { result = .success(try await body(try #require(server.tcpURL), root)) } catch { result = .failure(error) }
        await server.stop(.immediate)
        try FileManager.default.removeItem(atPath: root)
        try result.get()
    }

    private func inClient(_ url: String, _ body: (PostgresClient) async throws -> Void) async throws {
        let client = PostgresClient(try PostgresConfiguration(url: url), logger: LogCapture().logger)
        let result: Result<Void, any Error>
        do { result = .success(try await body(client)) } catch { result = .failure(error) }
        await client.close()
        try result.get()
    }

    @Test("verify-full takes the right certificate for the right host, and nothing else")
    func verifyFull() async throws {
        try await inTLSServer { url, root in
            let address =
                url.replacing("@127.0.0.1:", with: "@books.example:") + "?hostaddr=127.0.0.1&sslmode=verify-full"
            try await inClient(address + "&sslrootcert=" + root) { client in
                let question: SQL = "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
                let (isEncrypted, version) = try await client.query(question)[0].decode(Bool.self, String.self)
                #expect(isEncrypted)
                #expect(version == "TLSv1.3")
            }
            let wrongHost = address.replacing("books.example", with: "other.example") + "&sslrootcert=" + root
            try await inClient(wrongHost) { client in
                let error = try await postgresError(.connectionFailed) { try await client.query("SELECT 1") }
                #expect(error.message.contains("other.example"))
            }
            let stranger = try Certificate(names: "DNS:books.example")
            let wrongRoot = root + ".wrong"
            try stranger.text.write(toFile: wrongRoot, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(atPath: wrongRoot) }
            try await inClient(address + "&sslrootcert=" + wrongRoot) { client in
                let error = try await postgresError(.connectionFailed) { try await client.query("SELECT 1") }
                #expect(error.message.contains("certificate verify failed"))
            }
        }
    }

    @Test(
        "Large answers arrive whole through TLS, and an idle connection that died is noticed", .timeLimit(.minutes(1)))
    func largeAnswers() async throws {
        try await inTLSServer { url, _ in
            try await inClient(url + "?sslmode=require") { client in
                for size in [8_191, 8_192, 16_384, 16_385, 100_000, 5_000_000] {
                    let text = try await client.query("SELECT repeat('x', \(Int32(size)))")[0].decode(
                        String.self, at: 0)
                    #expect(text.utf8.count == size)
                }
                let pid = try await client.query("SELECT pg_backend_pid()")[0].decode(Int.self, at: 0)
                try await inClient(url) { other in
                    try await other.execute("SELECT pg_terminate_backend(\(Int32(pid)))")
                    let question: SQL = "SELECT count(*) FROM pg_stat_activity WHERE pid = \(pid)"
                    while try await other.query(question)[0].decode(Int.self, at: 0) > 0 {}
                }
                #expect(try await client.query("SELECT 1").count == 1)
            }
        }
    }

    @Test("A wrong password, a port without a server and a missing database are one clear line each")
    func refusals() async throws {
        let server = try await EmbeddedPostgres.start(.init(durable: false, listensOnTCP: true))
        let url = try #require(server.tcpURL)
        let password = try #require(url.split(separator: ":").dropFirst(2).first?.split(separator: "@").first)
        let cases = [
            (url.replacing(password, with: "wrong-canary"), "password authentication failed"),
            (url.replacing("127.0.0.1:\(server.port)", with: "127.0.0.1:1"), "port 1 failed"),
            (url.replacing("/app", with: "/nothing"), "database \"nothing\" does not exist"),
            (url + "?sslmode=require", "server does not support SSL"),
        ]
        for (address, reason) in cases {
            try await inClient(address) { client in
                let error = try await postgresError(.connectionFailed) { try await client.query("SELECT 1") }
                #expect(error.message.contains(reason), "\(error)")
                for shown in [error.description, error.debugDescription] {
                    #expect(!shown.contains("canary") && !shown.contains(password))
                }
                #expect(!error.description.contains("\n"))
            }
        }
        try await inClient(url) { client in try await client.execute("SELECT 1") }
        await server.stop(.immediate)
    }
}
