import BookshelfCommandLine
import BookshelfPostgres
import ChaosProxy
import EmbeddedPostgres
import Foundation
import OutboxPostgres
import Postgres
import TestServer
import Testing

/// Wherever a connection breaks, the client sends its request again under its key, and it was done once.
@Suite(.timeLimit(.minutes(5))) struct `A connection that is cut` {
    @Test func `at any byte of the request does no harm`() async throws {
        try await RunningService.with { service in
            let key = UUID().uuidString
            let bytes = service.bytes("POST", "/books", key: key, json: RunningService.gatsby)
            for count in stride(from: 0, to: bytes.count, by: 7) {
                let connection = try RawConnection(port: service.port)
                connection.send(bytes[..<count])
                connection.cut()
            }
            #expect(try await service.exchange(bytes).status == 201)
            #expect(try await service.database.queries.census().books == 1)
        }
    }

    @Test func `before the answer comes leaves one effect, which the repeat learns of`() async throws {
        try await RunningService.with { service in
            for number in 0..<30 {
                let bytes = service.bytes("POST", "/books", key: "cut-\(number)", json: RunningService.gatsby)
                let connection = try RawConnection(port: service.port)
                connection.send(bytes)
                connection.cut()
                #expect(try await service.exchange(bytes).status == 201)
            }
            #expect(try await service.database.queries.census().books == 30)
        }
    }

    @Test(arguments: [false, true])
    func `between service and database around COMMIT is never told as a failure`(isAfter: Bool) async throws {
        let server = try await EmbeddedPostgres.start(.init(durable: false))
        let direct = try await TestServer.client(server.url)
        try await Migrator(client: direct, logger: .silent).migrate(.bothDomains)
        let proxy = try CommitProxy(to: server)
        let database = TestDatabase(url: server.url, client: direct)
        try await RunningService.with(on: database, through: proxy.url) { service in
            for number in 0..<10 {
                // The service may have met more than one cut until the last one was healed.
                let cuts = proxy.cuts
                proxy.mode = isAfter ? .cutAfter("COMMIT") : .cutBefore("COMMIT")
                let heal = Task {
                    try await TestServer.until("the connection is cut") { proxy.cuts > cuts }
                    proxy.mode = .pass
                }
                let reply = try await service.post("/books", key: "c-\(number)", json: RunningService.gatsby)
                #expect(reply.status == 201, "\(reply.text)")
                // Where the first COMMIT had come through, the service found its own answer under the key.
                #expect((reply["idempotency-replayed"] == "true") == isAfter)
                try await heal.value
            }
            #expect(try await database.queries.census().books == 10)
        }
        proxy.stop()
        await direct.close()
        await server.stop()
    }

    @Test func `for good is told as such, and the service comes back by itself`() async throws {
        try await RunningService.with { service in
            #expect(try await service.post("/books", json: RunningService.gatsby).status == 201)
            try await close(service.database, isOpen: false)
            let away = try await service.post("/books", key: "away", json: RunningService.gatsby)
            #expect(away.status == 503, "\(away.text)")
            #expect(away["retry-after"] != nil)
            #expect(try await service.get("/health/ready").status == 503)
            #expect(try await service.get("/health/live").status == 200)
            try await close(service.database, isOpen: true)
            try await TestServer.until("the service is ready again") {
                try await service.get("/health/ready").status == 200
            }
            #expect(try await service.post("/books", key: "away", json: RunningService.gatsby).status == 201)
            #expect(try await service.database.queries.census().books == 2)
        }
    }

    /// Ends the service's sessions and lets nobody in, or lets everybody in again.
    private func close(_ database: TestDatabase, isOpen: Bool) async throws {
        let rows = try await database.client.query("SELECT current_database()")
        let name = try #require(rows.first).decode(String.self, at: 0)
        let admin = try await TestServer.admin.value
        try await admin.execute(
            "ALTER DATABASE \(SQLIdentifier(name)) ALLOW_CONNECTIONS \(sql: isOpen ? "true" : "false")")
        _ = try await admin.query(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = \(name) AND application_name = 'bookshelf serve'
            """)
    }

    @Test func `by a pooler between them changes nothing`() async throws {
        let server = try await EmbeddedPostgres.start(.init(durable: false))
        let direct = try await TestServer.client(server.url)
        try await Migrator(client: direct, logger: .silent).migrate(.bothDomains)
        let pooler = try await PgBouncer(server)
        let database = TestDatabase(url: server.url, client: direct)
        try await RunningService.with(on: database, through: pooler.url) { service in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        // Each key twice.
                        try await service.post("/books", key: "p-\(number / 2)", json: RunningService.gatsby).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(statuses) == [201])
            #expect(try await database.queries.census().books == 30)
            #expect(try await service.get("/books?limit=1").status == 200)
        }
        pooler.stop()
        await direct.close()
        await server.stop()
    }
}
