import EmbeddedPostgres
import Logging
import Outbox
import Postgres
import TestServer
import Testing

@testable import OutboxPostgres
@testable import OutboxRelay
@testable import OutboxTesting

/// One event as a test sees it: `a1` is the first of stream a.
typealias Sighting = String

/// The outbox of one server, and a table of effects without any constraint, so that doing one twice shows.
struct EventLog: Sendable {
    let url: String
    let client: PostgresClient
    let store: PostgresOutboxStore

    /// A log on a server, which is made there unless it has come with the data.
    static func on<Result>(
        _ server: EmbeddedPostgres, _ body: (EventLog) async throws -> Result
    ) async throws -> Result {
        let client = try await TestServer.client(server.url)
        do {
            let result = try await body(try await EventLog(client, server.url))
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }

    private init(_ client: PostgresClient, _ url: String) async throws {
        self.url = url
        self.client = client
        store = try PostgresOutboxStore(client: client, tables: [], logger: .silent)
        guard try await number("SELECT count(*) FROM pg_class WHERE relname = 'effects'") == 0 else { return }
        try await Migrator(client: client, logger: .silent).migrate([.outbox(schema: "outbox")])
        try await client.execute(
            "CREATE TABLE effects (event text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp())")
    }

    /// Appends an event and commits.
    func append(_ stream: String, _ versions: ClosedRange<Int64>) async throws {
        for version in versions {
            try await client.withTransaction { try Self.append(stream, version, in: $0) }
        }
    }

    static func append(_ stream: String, _ version: Int64, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO outbox.events (event_id, name, schema_version, stream_kind, stream_id, stream_version,
                payload, correlation_id)
            VALUES (gen_random_uuid(), 'counter.raised', 1, 'counter', \(stream), \(version),
                jsonb_build_object('counterID', gen_random_uuid(), 'value', \(version)), gen_random_uuid())
            """)
    }

    /// A `React` subscription that notes what it sees in `effects`.
    func reacting(_ configure: (inout RelayConfiguration) -> Void = { _ in }) throws -> Relay {
        var configuration = RelayConfiguration()
        configure(&configuration)
        return try Relay(
            store: store,
            handlers: HandlerRegistry {
                React(toBatchOf: CounterRaised.self, as: "react") { occurrences, work in
                    try work.withPostgres { transaction in
                        for logged in occurrences.map(\.logged) {
                            let event = "\(logged.stream.id)\(logged.record.streamVersion)"
                            try transaction.execute("INSERT INTO effects (event) VALUES (\(event))")
                        }
                    }
                }
            }, configuration: configuration, logger: .silent)
    }

    /// Reads the next few positions of the reaction's window, and no further.
    func readPart(_ limit: Int) async throws {
        try await store.register(try reacting().handlers.subscriptions)
        try await store.transact { transaction in
            let own = try #require(transaction as? PostgresStoreTransaction).transaction
            let batch = try #require(try transaction.next("react", of: [CounterRaised.name], limit: limit))
            for logged in batch.events.map(\.event) {
                let event = "\(logged.stream.id)\(logged.record.streamVersion)"
                try own.execute("INSERT INTO effects (event) VALUES (\(event))")
            }
            _ = try transaction.claim(batch.events.map { EffectKey($0.event.id) }, by: "react")
            try transaction.advance("react", to: batch.end)
        }
    }

    /// Every effect, in order.
    func effects() async throws -> [Sighting] {
        try await client.query("SELECT event FROM effects ORDER BY at").map { try $0.decode(at: 0) }
    }

    /// Every event, by stream and version.
    func events() async throws -> [Sighting] {
        try await client.query(
            "SELECT stream_id || stream_version::text FROM outbox.events ORDER BY stream_id, stream_version"
        ).map { try $0.decode(at: 0) }
    }

    /// One whole number.
    func number(_ sql: SQL) async throws -> Int64 { try #require(try await client.query(sql).first).decode(at: 0) }

    /// Uses transaction numbers up.
    func burn(_ count: Int) async throws {
        try await client.executeScript(
            "DO $$ BEGIN FOR n IN 1..\(count) LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$")
    }
}

/// Each event once, and each stream in the order of its versions.
func expectOnceInOrder(
    _ effects: [Sighting], _ events: [Sighting], sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(effects.sorted() == events.sorted(), "lost or repeated", sourceLocation: sourceLocation)
    for stream in Set(events.map { $0.prefix { $0.isLetter } }) {
        let own = effects.filter { $0.prefix { $0.isLetter } == stream }
        let versions = own.compactMap { Int($0.drop { $0.isLetter }) }
        #expect(versions == versions.sorted(), "turned round: \(stream)", sourceLocation: sourceLocation)
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
