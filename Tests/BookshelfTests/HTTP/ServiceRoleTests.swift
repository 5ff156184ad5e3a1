import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct `The service as the application's role` {
    @Test func `answers everything, beside a relay and an operator who are only that`() async throws {
        try await RoledDatabase.with { roled in
            let relay = try ProgramRun(
                "relay", ["run", "--no-maintenance"], environment: ["DATABASE_URL": roled.url("relay")])
            try await RunningService.with(on: roled.database, through: roled.url("app")) { service in
                let added = try await service.post("/books", json: RunningService.gatsby)
                let book = try #require(try added.json()["id"] as? String, "\(added.text)")
                let token = try #require(added["consistency-token"])
                #expect(try await service.get("/catalog/\(book)", "Consistency-Token: \(token)").status == 200)
                _ = await relay.line { $0.contains("Stocked 10 copies") }
                let adjusted = try await service.post("/inventory/\(book)/adjustments", json: #"{"change":5}"#)
                #expect(adjusted.status == 200, "\(adjusted.text)")
                let order = try await service.made("/orders", json: RunningService.order)
                #expect(try await service.post("/orders/\(order)/confirm").status == 200)
                #expect(try await service.post("/orders/\(order)/ship").status == 200)
                for path in ["/books", "/orders", "/inventory", "/catalog", "/inventory/\(book)", "/health/ready"] {
                    #expect(try await service.get(path).status == 200, "\(path)")
                }
                let rebuilt = try await roled.run("bookshelf", ["catalog", "rebuild"], as: "operator")
                #expect(rebuilt.status == 0, "\(rebuilt)")
                let stock = try #require(adjusted["consistency-token"])
                let entry = try await service.get("/catalog/\(book)", "Consistency-Token: \(stock)")
                #expect(try entry.json()["stock"] as? Int == 15)
            }
            relay.send(SIGTERM)
            let outcome = await relay.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
    }
}
