import Foundation
import Outbox
import OutboxTesting
import Postgres
import Testing
import WhiteLabel

@Suite struct CausationTests {
    @Test func `what a handler causes bears the request's correlation and its event as the cause`() async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            let metadata = Metadata(actor: "alice")
            try await world.register(as: metadata)
            try await world.drain(.users(Outside().gateways))
            let rows = try await database.client.query(
                """
                SELECT name, event_id, correlation_id, causation_id, metadata->>'actor' FROM outbox.events
                ORDER BY position
                """)
            let names = try rows.map { try $0.decode(String.self, at: 0) }
            #expect(names == ["user.created", "user.username_assigned"])
            for row in rows {
                #expect(try row.decode(UUID.self, at: 2) == metadata.correlation)
                #expect(try row.decode(String.self, at: 4) == "alice")
            }
            #expect(try rows[0].decodeIfPresent(UUID.self, at: 3) == nil)
            #expect(try rows[1].decode(UUID.self, at: 3) == rows[0].decode(UUID.self, at: 1))
        }
    }
}
