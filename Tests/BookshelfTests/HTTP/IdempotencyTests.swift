import BookshelfPostgres
import Foundation
import Postgres
import TestServer
import Testing

@Suite(.timeLimit(.minutes(5))) struct `A request that is sent again` {
    @Test func `gets the same bytes and does nothing`() async throws {
        try await RunningService.with { service in
            let first = try await service.post("/books", key: "k-1", json: RunningService.gatsby)
            #expect(first["idempotency-replayed"] == nil)
            // Another spelling of the same request, and the key in quotes.
            let again = RunningService.gatsby.replacing(",", with: " , ")
            for (key, json) in [("k-1", RunningService.gatsby), ("\"k-1\"", again)] {
                let repeated = try await service.post("/books", key: key, json: json)
                #expect(repeated.status == 201)
                #expect(repeated.body == first.body)
                #expect(repeated["idempotency-replayed"] == "true")
                for field in ["location", "etag", "consistency-token"] { #expect(repeated[field] == first[field]) }
            }
            #expect(try await service.database.queries.census().books == 1)
        }
    }

    @Test func `gets its refusal again, even where it would succeed by now`() async throws {
        try await RunningService.with { service in
            let order = try await service.made("/orders", json: RunningService.order)
            let refused = try await service.post("/orders/\(order)/ship", key: "early")
            #expect(refused.status == 409)
            _ = try await service.post("/orders/\(order)/confirm")
            let repeated = try await service.post("/orders/\(order)/ship", key: "early")
            #expect(repeated.status == 409)
            #expect(repeated.body == refused.body)
            #expect(repeated["idempotency-replayed"] == "true")
            #expect(try await service.post("/orders/\(order)/ship", key: "later").status == 200)
            let missing = try await service.post("/orders/\(UUID())/ship", key: "missing")
            #expect(missing.status == 404)
        }
    }

    @Test func `is refused where the key stands for another one`() async throws {
        try await RunningService.with { service in
            let order = try await service.made("/orders", json: RunningService.order)
            _ = try await service.post("/books", key: "k", json: RunningService.gatsby)
            let others: [(String, String)] = [
                ("/books", RunningService.gatsby.replacing("Great", with: "Small")), ("/orders", RunningService.order),
                ("/orders/\(order)/confirm", "{}"),
            ]
            for (path, json) in others {
                let reply = try await service.post(path, key: "k", json: json)
                #expect(reply.status == 422, "\(path)")
                #expect(reply.problem == "idempotency-key-reused")
            }
            // With another precondition it is another request.
            #expect(try await service.post("/orders/\(order)/confirm", key: "c", "If-Match: \"1\"").status == 200)
            #expect(try await service.post("/orders/\(order)/confirm", key: "c").status == 422)
        }
    }

    @Test func `is another one where another caller sends it`() async throws {
        try await RunningService.with { service in
            let bob = try await RunningService.issue(.writer, "bob", on: service.database)
            let first = try await service.post("/books", key: "k", json: RunningService.gatsby)
            let second = try await service.post("/books", key: "k", token: bob, json: RunningService.gatsby)
            #expect(second.status == 201)
            #expect(second["idempotency-replayed"] == nil)
            #expect(second.body != first.body)
        }
    }

    @Test func `needs a key of the right form`() async throws {
        try await RunningService.with { service in
            let missing = try await service.post("/books", key: nil, json: RunningService.gatsby)
            #expect(missing.status == 400)
            #expect(missing.problem == "idempotency-key-missing")
            let long = String(repeating: "x", count: 256)
            for key in ["", long, "a b", "é", "\"open", "open\"", "\"a\"b\"", "\"a\\x\"", "a,b", "\t"] {
                let reply = try await service.post("/books", key: key, json: RunningService.gatsby)
                #expect(reply.status == 400, "\(key)")
                #expect(reply.problem?.hasPrefix("idempotency-key-") == true)
            }
            let two = try await service.post(
                "/books", key: "a", "Idempotency-Key: b", json: RunningService.gatsby)
            #expect(two.problem == "idempotency-key-malformed")
            #expect(try await service.database.queries.census().books == 0)
        }
    }

    @Test func `is done once, however many come at a time`() async throws {
        try await RunningService.with { service in
            let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await service.post("/books", key: "many", json: RunningService.gatsby) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(replies.map(\.status)) == [201])
            #expect(Set(replies.map(\.body)).count == 1)
            #expect(replies.count { $0["idempotency-replayed"] == nil } == 1)
            #expect(try await service.database.queries.census().books == 1)
        }
    }

    @Test func `is told to wait where the first one goes on and on`() async throws {
        try await RunningService.with { service in
            let twin = OpenTransaction(service.database.client)
            try await twin.run { transaction in
                _ = try transaction.query(
                    """
                    INSERT INTO outbox.idempotency_keys (caller, key, command, request_hash, response)
                    VALUES ('alice', 'slow', 'book.add', sha256('x'), '{}')
                    """)
            }
            let reply = try await service.post("/books", key: "slow", json: RunningService.gatsby)
            #expect(reply.status == 409)
            #expect(reply.problem == "request-in-progress")
            #expect(reply["retry-after"] == "1")
            try await twin.rollBack()
            #expect(try await service.post("/books", key: "slow", json: RunningService.gatsby).status == 201)
        }
    }
}
