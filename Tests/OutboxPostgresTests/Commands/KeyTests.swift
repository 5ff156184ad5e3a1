import Foundation
import Outbox
import OutboxPostgres
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// Idempotency keys on a real server, with requests at the same time.
@Suite(.timeLimit(.minutes(1))) struct KeyTests {
    /// Answers a text, and writes nothing.
    private struct Echo: Command {
        static let name: CommandName = "echo"
        let text: String
        func handle(in work: UnitOfWork) throws -> String { text }
    }

    @Test func `twenty equal requests at once have one effect and twenty equal answers`() async throws {
        try await World.with { world in
            let (id, key) = (Identity<Counter>(), try IdempotencyKey("k"))
            let receipts = try await withThrowingTaskGroup { group in
                for _ in 0..<20 {
                    group.addTask { try await world.store.submit(RaiseCounter(id: id), key: key) }
                }
                return try await group.reduce(into: [Receipt<Int64>]()) { $0.append($1) }
            }
            #expect(receipts.map(\.response) == Array(repeating: 1, count: 20))
            #expect(Set(receipts.map(\.stored)).count == 1)
            #expect(receipts.count { !$0.isReplay } == 1)
            #expect(try await world.count("events") == 1)
        }
    }

    @Test func `of two different requests at once under one key one is refused and does nothing`() async throws {
        try await World.with { world in
            let (id, key) = (Identity<Counter>(), try IdempotencyKey("k"))
            let codes = await withTaskGroup(of: OutboxError.Code?.self) { group in
                for amount in 1...12 as ClosedRange<Int64> {
                    group.addTask {
                        do {
                            try await world.store.process(RaiseCounter(id: id, amount: amount), key: key)
                            return nil
                        } catch { return (error as? OutboxError)?.code ?? .unsupported }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.count { $0 == nil } == 1)
            #expect(codes.count { $0 == .idempotencyKeyReused } == 11)
            #expect(try await world.count("events") == 1)
        }
    }

    @Test func `a request whose twin is still open is refused as busy, and gets the answer later`() async throws {
        try await World.with { world in
            var configuration = try PostgresConfiguration(url: await TestServer.url())
            configuration.lockTimeout = .milliseconds(50)
            let client = PostgresClient(configuration, logger: .quiet)
            let impatient = try PostgresOutboxStore(
                client: client, schema: world.schema, tables: [CounterTable.self], logger: .quiet)
            let (command, key) = (Echo(text: "first"), try IdempotencyKey("k"))
            let twin = OpenTransaction(world.client)
            let request = try JSONEncoder().encode(command)
            let schema = world.schema
            try await twin.run { transaction in
                _ = try transaction.execute(
                    """
                    INSERT INTO \(schema).idempotency_keys (caller, key, command, request_hash, response)
                    VALUES ('', 'k', 'echo', sha256(\(PostgresBytes(bytes: Array(request)))), '"first"')
                    """)
            }
            let error = await #expect(throws: OutboxError.self) { try await impatient.process(command, key: key) }
            #expect(error?.code == .busy)
            try await twin.commit()
            let receipt = try await impatient.submit(command, key: key)
            #expect(receipt.isReplay && receipt.response == "first")
            await client.close()
        }
    }

    @Test(arguments: ["", "naïve \u{1F4DA}", "e\u{301}", "\"\\/\n\t\u{1}", "\0", "\u{2028}\u{FFFF}", "' OR 1=1 --"])
    func `an answer is stored and replayed byte for byte`(text: String) async throws {
        try await World.with { world in
            let key = try IdempotencyKey("k", caller: "caller \u{1F4DA}")
            let first = try await world.store.submit(Echo(text: text), key: key)
            let second = try await world.store.submit(Echo(text: text), key: key)
            #expect(second.isReplay)
            #expect(second.stored == first.stored)
            #expect(Array(second.response.utf8) == Array(text.utf8))
        }
    }

    @Test func `another command under a used key is refused, also with the same fields`() async throws {
        struct Other: Command {
            static let name: CommandName = "other"
            let text: String
            func handle(in work: UnitOfWork) throws -> String { text }
        }
        try await World.with { world in
            let key = try IdempotencyKey("k")
            try await world.store.process(Echo(text: "a"), key: key)
            let error = await #expect(throws: OutboxError.self) {
                try await world.store.process(Other(text: "a"), key: key)
            }
            #expect(error?.code == .idempotencyKeyReused)
            #expect(
                error?.message
                    == "idempotency key 'k' was used for another request: send a new key with a new request")
        }
    }
}
