import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Postgres
import TestServer
import Testing

@Suite(.timeLimit(.minutes(5))) struct `A caller of the service` {
    @Test func `may do what the role of its token allows`() async throws {
        try await RunningService.with { service in
            let reader = try await RunningService.issue(.reader, "carol", on: service.database)
            #expect(try await service.get("/books", token: reader).status == 200)
            let refused = try await service.post("/books", token: reader, json: RunningService.gatsby)
            #expect(refused.status == 403)
            #expect(refused.problem == "forbidden")
            for token in ["", "nonsense", "bks_0000000000000000_" + String(repeating: "0", count: 64)] {
                let unknown = try await service.get("/books", token: token)
                #expect(unknown.status == 401)
                #expect(unknown["www-authenticate"] == "Bearer")
            }
            let anonymous = try await service.exchange(Array("GET /books HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            #expect(anonymous.status == 401)
            #expect(try await service.database.queries.census().books == 0)
        }
    }

    @Test func `that is nobody may write only where the service says so, and only on this machine`() async throws {
        try await RunningService.with("--anonymous-writes") { service in
            let body = RunningService.gatsby
            let reply = try await service.exchange(
                Array(
                    """
                    POST /books HTTP/1.1\r\nHost: x\r\nIdempotency-Key: a\r\nContent-Type: application/json\r\n\
                    Content-Length: \(body.utf8.count)\r\n\r\n\(body)
                    """.utf8))
            #expect(reply.status == 201)
            #expect(try await service.get("/books", token: "wrong").status == 401)
            let outcome = try await bookshelf(
                "serve", "--host", "0.0.0.0", "--anonymous-writes", on: service.database.url)
            #expect(outcome.status == ProgramStatus.configuration.rawValue)
            #expect(outcome.error?.hasPrefix("error: anonymous writes: ") == true, "\(outcome.errors)")
        }
    }

    @Test func `finds nothing secret or personal in the log, but every request`() async throws {
        try await TestDatabase.with { database in
            var token = ""
            var outcome: Outcome?
            try await RunningService.with(on: database) { service in
                token = service.token
                _ = try await service.post(
                    "/books", key: "canary-key",
                    "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    "X-Correlation-ID: 01890a5d-ac96-774b-bcce-b302099a8057",
                    json: RunningService.gatsby.replacing("Great", with: "canary-title"))
                _ = try await service.post(
                    "/orders", json: RunningService.order.replacing("Alice", with: "canary-name"))
                _ = try await service.post("/books", json: #"{"canary-field":"canary-value"#)
                _ = try await service.get("/books?canary-parameter=canary-value")
                _ = try await service.get("/canary-path")
                _ = try await service.get("/books", token: "canary-token")
                service.run.send(SIGTERM)
                outcome = await service.run.outcome()
            }
            let log = try #require(outcome).errors
            let lines = log.joined(separator: "\n")
            #expect(!lines.contains("canary"), "\(lines)")
            #expect(!lines.contains("Gatsby") && !lines.contains(token.suffix(20)) && !lines.contains("F. Scott"))
            #expect(log.count { $0.contains("] request") } == 6, "\(lines)")
            let first = try #require(log.first { $0.contains("trace_id=4bf92f3577b34da6a3ce929d0e0e4736") })
            for part in [
                "correlation_id=01890a5d-ac96-774b-bcce-b302099a8057", "caller=alice", "route=/books", "status=201",
            ] {
                #expect(first.contains(part), "\(first)")
            }
            let rows = try await database.client.query(
                "SELECT correlation_id::text, metadata->>'actor' FROM outbox.events ORDER BY position LIMIT 1")
            let (correlation, actor) = try #require(rows.first).decode(String.self, String.self)
            #expect(correlation == "01890a5d-ac96-774b-bcce-b302099a8057")
            #expect(actor == "alice")
        }
    }
}
