import BookshelfPostgres
import Foundation
import Outbox
import Testing

@Suite(.timeLimit(.minutes(5))) struct `Bookshelf over HTTP` {
    @Test func `takes an order from its placing to its shipping, once each`() async throws {
        try await RunningService.with { service in
            let placed = try await service.post("/orders", json: RunningService.order)
            let order = try #require(try placed.json()["id"] as? String)
            #expect(placed.status == 201)
            #expect(placed["location"] == "/orders/\(order)")
            #expect(placed["etag"] == "\"1\"")
            let early = try await service.post("/orders/\(order)/ship")
            #expect(early.status == 409)
            #expect(early.problem == "order-not-confirmed")
            let confirmed = try await service.post("/orders/\(order)/confirm")
            #expect(confirmed.status == 200)
            #expect(confirmed["etag"] == "\"2\"")
            #expect(try confirmed.json()["status"] as? String == "CONFIRMED")
            #expect(try await service.post("/orders/\(order)/ship").status == 200)
            let read = try await service.get("/orders/\(order)")
            #expect(try read.json()["status"] as? String == "SHIPPED")
            #expect(read["etag"] == "\"3\"")
            #expect(try await service.database.queries.census().events == 3)
        }
    }

    @Test func `changes only the version that the client has seen`() async throws {
        try await RunningService.with { service in
            let order = try await service.made("/orders", json: RunningService.order)
            let stale = try await service.post("/orders/\(order)/confirm", "If-Match: \"7\"")
            #expect(stale.status == 412)
            #expect(stale.problem == "precondition-failed")
            #expect(try await service.post("/orders/\(order)/confirm", "If-Match: \"1\"").status == 200)
            #expect(try await service.post("/orders/\(order)/ship", "If-Match: \"1\"").status == 412)
            #expect(try await service.post("/orders/\(order)/ship", "If-Match: *").status == 200)
            let unchanged = try await service.get("/orders/\(order)", "If-None-Match: \"3\"")
            #expect(unchanged.status == 304)
            #expect(unchanged.body.isEmpty)
            #expect(try await service.get("/orders/\(order)", "If-None-Match: \"2\"").status == 200)
        }
    }

    @Test func `gives lists page by page, and refuses a cursor that it did not make`() async throws {
        try await RunningService.with { service in
            var made: Set<String> = []
            for _ in 0..<5 { made.insert(try await service.made("/books", json: RunningService.gatsby)) }
            var seen: [String] = []
            var path: String? = "/books?limit=2"
            while let next = path {
                let page = try await service.get(next)
                let items = try #require(try page.json()["items"] as? [[String: Any]])
                seen += items.compactMap { $0["bookID"] as? String }
                path = page["link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
            }
            #expect(Set(seen) == made)
            #expect(seen == seen.sorted())
            let cursor = try #require(try await service.get("/books?limit=1").json()["next"] as? String)
            for path in [
                "/orders?cursor=\(cursor)", "/books?cursor=x", "/books?cursor=\(String(cursor.reversed()))",
                "/books?limit=-1", "/books?limit=0", "/books?limit=1001", "/books?limit=9223372036854775808",
                "/books?limit=1&limit=2", "/books?sort=id;drop%20table", "/books/\(made.first ?? "")?x=1",
            ] {
                let reply = try await service.get(path)
                #expect(reply.status == 400, "\(path)")
                #expect(reply.problem == "invalid-parameter")
            }
        }
    }

    @Test func `lets a client read its own write from the catalog`() async throws {
        try await RunningService.with { service in
            let relay = try ProgramRun("relay", ["run"], environment: ["DATABASE_URL": service.database.url])
            let added = try await service.post("/books", json: RunningService.gatsby)
            let token = try #require(added["consistency-token"])
            let book = try #require(try added.json()["id"] as? String)
            let entry = try await service.get("/catalog/\(book)", "Consistency-Token: \(token)")
            #expect(entry.status == 200, "\(entry.text)")
            #expect(try entry.json()["title"] as? String == "The Great Gatsby")
            // The stock is another handler's work, and so another stream.
            _ = await relay.line { $0.contains("Stocked 10 copies") }
            let adjusted = try await service.post("/inventory/\(book)/adjustments", json: #"{"change":-3}"#)
            #expect(try adjusted.json()["quantity"] as? Int == 7)
            let stock = try #require(adjusted["consistency-token"])
            let list = try await service.get("/catalog", "Consistency-Token: \(stock)")
            let items = try #require(try list.json()["items"] as? [[String: Any]])
            #expect(items.map { $0["stock"] as? Int } == [7])
            relay.send(SIGKILL)
            _ = await relay.outcome()
            let later = try #require(
                try await service.post("/books", json: RunningService.gatsby)["consistency-token"])
            let behind = try await service.get("/catalog", "Consistency-Token: \(later)")
            #expect(behind.status == 503)
            #expect(behind.problem == "catalog-behind")
            #expect(behind["retry-after"] == "1")
            #expect(try await service.get("/catalog", "Consistency-Token: nonsense").status == 400)
        }
    }

    @Test func `tells what it can do, and what a problem means`() async throws {
        try await RunningService.with { service in
            let document = try await service.get("/openapi.json")
            #expect(try document.json()["openapi"] as? String == "3.1.0")
            let problems = try #require(try await service.get("/problems").json()["items"] as? [[String: Any]])
            for problem in problems {
                let reply = try await service.get(try #require(problem["type"] as? String))
                #expect(try reply.json()["title"] as? String == problem["title"] as? String)
            }
            #expect(try await service.get("/health/live").status == 200)
            #expect(try await service.get("/health/ready").status == 200)
            let head = try await service.exchange(service.bytes("HEAD", "/books"), hasBody: false)
            #expect(head.status == 200)
        }
    }

    @Test func `names the methods that a resource has to who asks with another`() async throws {
        try await RunningService.with { service in
            for (method, path, allowed) in [
                ("DELETE", "/books", "GET, HEAD, POST"), ("PUT", "/books/1", "GET, HEAD"),
                ("TRACE", "/orders", "GET, HEAD, POST"),
                ("GET", "/orders/1/ship", "POST"), ("OPTIONS", "/health/live", "GET, HEAD"),
            ] {
                let reply = try await service.exchange(service.bytes(method, path))
                #expect(reply.status == 405, "\(method) \(path)")
                #expect(reply["allow"] == allowed)
            }
            for path in ["/", "/nothing", "/books/1/2", "//books/%2e%2e/x", "/%00"] {
                let reply = try await service.get(path)
                #expect(reply.status == 404, "\(path)")
                #expect(!reply.text.contains("nothing"))
            }
        }
    }
}
