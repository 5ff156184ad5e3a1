import BookshelfPostgres
import Foundation
import Postgres
import Testing

/// `bookshelf serve`, running as a process of its own on a test's database.
struct RunningService: Sendable {
    let run: ProgramRun
    let port: Int
    let database: TestDatabase
    let token: String

    /// Starts it, lends it, and ends it, whatever happens; its status must be 0 unless it was killed.
    static func with(
        _ arguments: String..., on database: TestDatabase, through url: String? = nil,
        _ body: (RunningService) async throws -> Void
    ) async throws {
        let token = try await issue(.writer, "alice", on: database)
        let run = try ProgramRun(
            "bookshelf", ["serve", "--port", "0"] + arguments,
            environment: ["DATABASE_URL": url ?? database.url, "LOG_LEVEL": "info"])
        let line = await run.line { $0.hasPrefix("Listening on ") }
        guard let port = line?.split(separator: ":").last.flatMap({ Int($0) }) else {
            let outcome = await run.outcome()
            Issue.record("the service did not start: \(outcome)")
            return
        }
        do {
            try await body(RunningService(run: run, port: port, database: database, token: token))
        } catch {
            run.send(SIGKILL)
            _ = await run.outcome()
            throw error
        }
        run.send(SIGTERM)
        _ = await run.outcome()
    }

    /// On a fresh database.
    static func with(_ arguments: String..., body: (RunningService) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            switch arguments.count {
            case 0: try await with(on: database, body)
            case 1: try await with(arguments[0], on: database, body)
            default: try await with(arguments[0], arguments[1], on: database, body)
            }
        }
    }

    static func issue(_ role: CallerRole, _ name: String, on database: TestDatabase) async throws -> String {
        try await CallerDirectory(client: database.client).create(name, role: role, by: "tests").token.text
    }

    /// The bytes of a request.
    func bytes(
        _ method: String, _ path: String, key: String? = nil, token: String? = nil, _ fields: [String] = [],
        json: String? = nil
    ) -> [UInt8] {
        var lines = [
            "\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Authorization: Bearer \(token ?? self.token)",
        ]
        if let key { lines.append("Idempotency-Key: \(key)") }
        if let json { lines += ["Content-Type: application/json", "Content-Length: \(json.utf8.count)"] }
        return Array((lines + fields).map { $0 + "\r\n" }.joined().utf8) + Array("\r\n\(json ?? "")".utf8)
    }

    /// Sends bytes on a connection of their own.
    func exchange(_ bytes: [UInt8], hasBody: Bool = true) async throws -> Reply {
        let connection = try RawConnection(port: port)
        connection.send(bytes)
        return try #require(await connection.reply(hasBody: hasBody), "closed without an answer")
    }

    func get(_ path: String, _ fields: String..., token: String? = nil) async throws -> Reply {
        try await exchange(bytes("GET", path, token: token, fields))
    }

    func post(
        _ path: String, key: String? = UUID().uuidString, _ fields: String..., token: String? = nil, json: String = "{}"
    ) async throws -> Reply {
        try await exchange(bytes("POST", path, key: key, token: token, fields, json: json))
    }

    static let gatsby = """
        {"title":"The Great Gatsby","author":"F. Scott Fitzgerald","isbn":"9780743273565","price":{"amount":"12.99"}}
        """

    static let order = """
        {"customer":"Alice Johnson","items":[{"title":"The Great Gatsby","quantity":2,"price":{"amount":"12.99"}}]}
        """

    /// The identity of something that was just made.
    func made(_ path: String, json: String) async throws -> String {
        let reply = try await post(path, json: json)
        #expect(reply.status == 201, "\(reply.text)")
        return try #require(try reply.json()["id"] as? String)
    }
}
