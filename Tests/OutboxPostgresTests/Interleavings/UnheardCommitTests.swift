import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// The transaction that began a try goes on to commit after its client is gone and has come back.
@Suite(.timeLimit(.minutes(1))) struct UnheardCommitTests {
    @Test func `a try is taken back although its beginning commits only then`() async throws {
        try await World.with { world in
            let schema = world.schema
            try await world.store.raise()
            try await world.relay {
                React(to: CounterRaised.self, as: "count", retry: .tomorrow) { _, _ in throw Refusal() }
            }.drain()
            let (old, id) = (OpenTransaction(world.client), UUID())
            let position = try await old.run { transaction in
                try transaction.query(
                    """
                    UPDATE \(schema).parked SET attempts = attempts + 1, started_at = clock_timestamp(), trial = \(id)
                    WHERE attempts = 1 RETURNING position
                    """
                ).first?.decode(Int64.self, at: 0)
            }
            let trial = Trial(position: try #require(position), id: id, attempts: 2, deaths: 0)
            let refund = Task { try await world.store.transact { try $0.refund([trial], by: "count") } }
            try await TestServer.until("the refund waits") {
                try await !world.client.query(
                    """
                    SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE
                        '%' || \(schema.description.replacing("\"", with: "")) || '%parked p SET attempts%'
                    """
                ).isEmpty
            }
            try await old.commit()
            try await refund.value
            let left = try await world.client.query(
                "SELECT FROM \(schema).parked WHERE attempts = 1 AND started_at IS NULL")
            #expect(left.count == 1)
        }
    }

    private struct Refusal: Error {}
}
