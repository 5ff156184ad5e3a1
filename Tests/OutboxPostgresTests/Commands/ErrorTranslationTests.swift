import Foundation
import Outbox
import OutboxPostgres
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// The server's errors in the outbox's words: what, why, what to do, and nothing of the data.
@Suite(.timeLimit(.minutes(1))) struct ErrorTranslationTests {
    private static let canary = "canary-4711"

    /// The error of a unit of work on a table `things (id text primary key, note text unique check …)` beside the log.
    private func refusal(
        _ world: World, _ body: @escaping @Sendable (UnitOfWork) throws -> Void
    ) async throws -> OutboxError {
        let error = await #expect(throws: OutboxError.self) { try await world.store.perform { try body($0) } }
        let found = try #require(error)
        #expect(!found.message.contains(Self.canary) && !"\(found)".contains(Self.canary))
        return found
    }

    @Test func `an aggregate changed by somebody else is a conflict that names it`() async throws {
        try await World.with { world in
            let id = try await world.store.raise()
            let stale = try await world.store.perform { work in try work.counters.get(id) }
            try await world.store.raise(id)
            let error = try await refusal(world) { work in
                var counter = stale
                counter.label = Self.canary
                try work.counters.save(counter)
            }
            #expect(error.code == .versionConflict)
            #expect(error.message == "counter \(id) was changed by somebody else: load it again and retry")
        }
    }

    @Test func `an aggregate that somebody else created is a conflict too`() async throws {
        try await World.with { world in
            let id = try await world.store.raise()
            let error = try await refusal(world) { try $0.counters.save(Counter(id: id, label: Self.canary)) }
            #expect(error.code == .versionConflict)
            #expect(error.message == "counters was created by somebody else: load it again")
        }
    }

    @Test(arguments: [
        (
            "UNIQUE", "INSERT INTO %@.things VALUES (1, $1), (2, $1)",
            "the database refuses the change: constraint things_note_key"
        ),
        (
            "CHECK (note = '')", "INSERT INTO %@.things VALUES (1, $1)",
            "the database refuses the change: constraint things_note_check"
        ),
        (
            "NOT NULL", "INSERT INTO %@.things VALUES (1, nullif($1, $1))",
            "the database refuses the change: null value in column"
        ),
    ])
    func `a rule of the database's own is named by its constraint`(
        rule: String, statement: String, message: String
    ) async throws {
        try await World.with { world in
            let schema = "\(world.schema)"
            try await world.client.executeScript("CREATE TABLE \(schema).things (id int, note text \(rule))")
            let text = statement.replacing("%@", with: schema)
            let error = try await refusal(world) { work in
                try work.withPostgres { transaction in
                    _ = try transaction.execute(SQL(unsafeText: text, binds: [Self.canary.postgresBind]))
                }
            }
            #expect(error.code == .constraintViolated)
            #expect(error.message.hasPrefix(message))
        }
    }

    @Test func `a payload that is too large only as Postgres prints it is refused by the table`() async throws {
        try await World.with { world in
            // 100,000 commas get a blank each.
            let error = try await refusal(world) { work in
                let record = EventRecord(
                    id: UUID(), name: "big", schemaVersion: 1, stream: StreamID(kind: "counter", id: "x"),
                    streamVersion: 1, payload: Array(("[" + String(repeating: "1,", count: 99_999) + "1]").utf8),
                    metadata: Metadata(actor: Self.canary))
                try work.transaction.append([record])
            }
            #expect(error.code == .payloadRefused)
            #expect(error.message == "the payload of an event is refused: it is too large as Postgres prints it")
        }
    }

    @Test func `metadata that is too large is refused by the table`() async throws {
        try await World.with { world in
            let actor = Self.canary + String(repeating: "x", count: 70_000)
            let error = await #expect(throws: OutboxError.self) {
                try await world.store.process(RaiseCounter(id: Identity()), as: Metadata(actor: actor))
            }
            #expect(error?.code == .payloadRefused)
            #expect(error?.message.contains(Self.canary) == false)
        }
    }

    @Test(arguments: [(200, nil), (201, OutboxError.Code.constraintViolated), (0, .constraintViolated)])
    func `the identity of a stream has 1 to 200 bytes`(count: Int, code: OutboxError.Code?) async throws {
        try await World.with { world in
            let record = EventRecord(
                id: UUID(), name: "any", schemaVersion: 1,
                stream: StreamID(kind: "counter", id: String(repeating: "x", count: count)), streamVersion: 1,
                payload: Array("{}".utf8), metadata: Metadata())
            do {
                try await world.store.transact { try $0.append([record]) }
                #expect(code == nil)
            } catch let error as OutboxError {
                #expect(error.code == code)
                #expect(error.message == "the identity of an aggregate must have 1 to 200 bytes")
            }
        }
    }
}
