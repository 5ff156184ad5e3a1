import Outbox
import OutboxPostgres
import Postgres
import Testing

@testable import OutboxTesting

/// COMMIT was sent and its answer never came: the key says what happened.
@Suite(.timeLimit(.minutes(1))) struct UnknownOutcomeTests {
    @Test func `a commit that was applied is found by its key and not done again`() async throws {
        try await World.with { world in
            let store = UncertainStore(world.store, losing: .afterCommit)
            let (id, key) = (Identity<Counter>(), try IdempotencyKey("k"))
            let receipt = try await store.submit(RaiseCounter(id: id), key: key)
            #expect(receipt.response == 1)
            #expect(receipt.isReplay)
            #expect(try await world.count("events") == 1)
            #expect(try await world.store.value(of: id) == 1)
        }
    }

    @Test(arguments: [1, 3, 5])
    func `a commit that never arrived is done again, once`(losses: Int) async throws {
        try await World.with { world in
            let store = UncertainStore(world.store, losing: .beforeCommit, times: losses)
            let (id, key) = (Identity<Counter>(), try IdempotencyKey("k"))
            let receipt = try await store.submit(RaiseCounter(id: id), key: key)
            #expect(receipt.response == 1)
            #expect(!receipt.isReplay)
            #expect(try await world.count("events") == 1)
        }
    }

    @Test func `after too many losses the outcome is reported as unknown`() async throws {
        try await World.with { world in
            let store = UncertainStore(world.store, losing: .beforeCommit, times: 6)
            let key = try IdempotencyKey("k")
            let error = await #expect(throws: OutboxError.self) {
                try await store.submit(RaiseCounter(id: Identity()), key: key)
            }
            #expect(error?.code == .outcomeUnknown)
        }
    }

    @Test func `without a key the outcome stays unknown, and nothing is tried again`() async throws {
        try await World.with { world in
            let store = UncertainStore(world.store, losing: .afterCommit)
            let id = Identity<Counter>()
            let error = await #expect(throws: OutboxError.self) { try await store.process(RaiseCounter(id: id)) }
            #expect(error?.code == .outcomeUnknown)
            let value = try await world.store.value(of: id)
            #expect(value == 1)
        }
    }

    @Test func `a repeat that finds its twin committed gets its answer, though it would fail by now`() async throws {
        try await World.with { world in
            let store = UncertainStore(world.store, losing: .afterCommit)
            let command = RaiseCounter(id: Identity(), amount: 1, limit: 1)
            let receipt = try await store.submit(command, key: try IdempotencyKey("k"))
            #expect(receipt.response == 1)
        }
    }
}
