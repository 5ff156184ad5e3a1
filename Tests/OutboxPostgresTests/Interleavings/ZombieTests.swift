import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// A reaction freezes inside its transaction, another relay does the work, and the first one wakes up.
@Suite(.timeLimit(.minutes(1))) struct ZombieTests {
    /// Lets a relay's handler meet `fate` in the middle of its work; the error it ends with, if that stops it.
    private func freeze(
        _ world: World, _ fate: @escaping @Sendable (Transaction) throws -> Void
    ) async throws -> (any Error)? {
        let ledger = try await Ledger(world)
        try await world.store.raise(times: 3)
        let zombie = try world.relay {
            React(to: CounterRaised.self, as: "count", retry: .tomorrow) { event, work in
                try ledger.note(event, in: work)
                guard event.value == 2 else { return }
                try work.withPostgres { transaction in
                    try fate(transaction)
                    let pid = transaction.backendPID
                    try blocking {
                        try await TestServer.until("the zombie's session is over") {
                            let sessions = try await world.client.query(
                                "SELECT FROM pg_stat_activity WHERE pid = \(pid)")
                            return sessions.isEmpty
                        }
                        try await world.relay {
                            React(to: CounterRaised.self, as: "count", retry: .tomorrow) { event, work in
                                try ledger.note(event, in: work)
                            }
                        }.drain()
                    }
                }
            }
        }
        var failure: (any Error)?
        do { try await zombie.drain() } catch { failure = error }
        #expect(try await ledger.audit() == .init(effects: 3), "all of the successor's, nothing of the zombie's")
        #expect(try await world.parked(by: "count") == [])
        #expect(try await world.store.status().first?.lag == 0)
        return failure
    }

    @Test func `a zombie whose session was ended commits nothing`() async throws {
        try await World.with { world in
            let error = try await freeze(world) { transaction in
                let pid = transaction.backendPID
                try blocking { try await world.client.execute("SELECT pg_terminate_backend(\(pid))") }
            }
            #expect((error as? PostgresError)?.sqlState == .adminShutdown)
            #expect(error.map { world.store.cause(of: $0) } == .infrastructure)
        }
    }

    @Test func `a zombie that stood idle in its transaction for too long commits nothing`() async throws {
        try await World.with { world in
            _ = try await freeze(world) { transaction in
                _ = try transaction.execute("SET LOCAL idle_in_transaction_session_timeout = 1")
            }
        }
    }
}
