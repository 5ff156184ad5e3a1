import BookshelfCommandLine
import Foundation
import Postgres
import TestServer
import Testing

@Suite(.timeLimit(.minutes(5))) struct `A service with too much to do` {
    /// Something that a request for this order has to wait for.
    private func lock(_ order: String, in service: RunningService) async throws -> OpenTransaction {
        let holder = OpenTransaction(service.database.client)
        let id = try #require(UUID(uuidString: order))
        try await holder.run { transaction in
            _ = try transaction.query("SELECT FROM bookshelf.orders WHERE id = \(id) FOR UPDATE")
        }
        return holder
    }

    private func waiters(_ service: RunningService) async throws -> Int {
        let rows = try await service.database.client.query(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name = 'bookshelf serve'
            """)
        return Int(try #require(rows.first).decode(Int64.self, at: 0))
    }

    @Test func `tells the next client to come again, and stays alive`() async throws {
        try await RunningService.with("--most-requests", "1") { service in
            let order = try await service.made("/orders", json: RunningService.order)
            let holder = try await lock(order, in: service)
            let waiting = Task { try await service.post("/orders/\(order)/confirm", key: "w") }
            try await TestServer.until("a request waits") { try await waiters(service) == 1 }
            let refused = try await service.get("/books")
            #expect(refused.status == 503)
            #expect(refused.problem == "overloaded")
            #expect(refused["retry-after"] == "1")
            #expect(try await service.get("/health/live").status == 200)
            try await holder.rollBack()
            #expect(try await waiting.value.status == 200)
            #expect(try await service.get("/books").status == 200)
        }
    }

    @Test func `says so where no connection becomes free`() async throws {
        try await RunningService.with("--connections", "1") { service in
            let order = try await service.made("/orders", json: RunningService.order)
            let holder = try await lock(order, in: service)
            let waiting = Task { try await service.post("/orders/\(order)/confirm", key: "w") }
            try await TestServer.until("a request waits") { try await waiters(service) == 1 }
            let others = try await withThrowingTaskGroup(of: Reply.self) { group in
                for _ in 0..<4 { group.addTask { try await service.get("/books") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            // Whichever comes first: the lock's own limit, after which the connection is free, or the pool's.
            for reply in others { #expect(reply.status == 200 || reply["retry-after"] == "1", "\(reply.text)") }
            try await holder.rollBack()
            let first = try await waiting.value
            #expect(first.status == 200 || first.problem == "request-in-progress")
            #expect(try await service.post("/orders/\(order)/confirm", key: "w").status == 200)
        }
    }

    @Test func `finishes what it has begun when it is told to stop`() async throws {
        try await TestDatabase.with { database in
            try await RunningService.with(on: database) { service in
                let order = try await service.made("/orders", json: RunningService.order)
                let holder = try await lock(order, in: service)
                let waiting = Task { try await service.post("/orders/\(order)/confirm", key: "last") }
                try await TestServer.until("a request waits") { try await waiters(service) == 1 }
                service.run.send(SIGTERM)
                try await TestServer.until("it takes no more") { (try? RawConnection(port: service.port)) == nil }
                try await holder.rollBack()
                #expect(try await waiting.value.status == 200)
                let outcome = await service.run.outcome()
                #expect(outcome.status == 0, "\(outcome.errors)")
            }
        }
    }
}
