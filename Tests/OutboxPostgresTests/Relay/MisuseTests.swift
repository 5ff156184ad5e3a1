import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import Testing

@testable import OutboxTesting

/// Handlers that end the transaction they were lent.
@Suite(.timeLimit(.minutes(1))) struct MisuseTests {
    @Test(arguments: [
        "COMMIT", "ROLLBACK", "END", " /* now /* or */ */ -- never\n;commit", "COMMIT AND CHAIN",
        "PREPARE TRANSACTION 'x'",
    ])
    func `a handler that ends the transaction loses and repeats no other event`(statement: String) async throws {
        try await World.with { world in
            let ledger = try await Ledger(world)
            let ids = try await world.raise(counters: 10, times: 1)
            try await world.relay {
                React(to: CounterRaised.self, as: "count", retry: .tomorrow) { event, work in
                    if event.counterID == ids[4] {
                        _ = try work.withPostgres { try $0.execute(SQL(unsafeText: statement)) }
                    } else {
                        try ledger.note(event, in: work)
                    }
                }
            }.drain()
            #expect(try await world.parked(by: "count").map(\.position) == [5])
            #expect(try await ledger.audit() == .init(effects: 9))
        }
    }
}
