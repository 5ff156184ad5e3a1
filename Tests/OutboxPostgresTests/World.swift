import Foundation
import Logging
import Outbox
import OutboxPostgres
import OutboxRelay
import OutboxTesting
import Postgres
import TestServer

/// A test's own outbox: two fresh schemas on the shared server, dropped when the test is over.
struct World: Sendable {
    let client: PostgresClient
    let store: PostgresOutboxStore
    let schema: SQLIdentifier

    static func with<Result>(
        connections: Int = 8, rings: Bool = false, _ body: (World) async throws -> Result
    ) async throws -> Result {
        let client = try await TestServer.client(maximumConnections: connections)
        return try await with(client, schema: try SQLIdentifier(TestServer.uniqueName("outbox")), rings: rings, body)
    }

    /// The same on another server.
    static func with<Result>(
        _ client: PostgresClient, schema: SQLIdentifier = "outbox", rings: Bool = false,
        _ body: (World) async throws -> Result
    ) async throws -> Result {
        let world = try await World(client: client, schema: schema, rings: rings)
        do {
            let result = try await body(world)
            await world.close()
            return result
        } catch {
            await world.close()
            throw error
        }
    }

    private init(client: PostgresClient, schema: SQLIdentifier, rings: Bool) async throws {
        self.client = client
        self.schema = schema
        try await Migrator(client: client, logger: .quiet).migrate([.outbox(schema: schema), CounterTable.migrations])
        store = try PostgresOutboxStore(
            client: client, schema: schema, tables: [CounterTable.self], rings: rings, logger: .quiet)
    }

    private func close() async {
        _ = try? await client.execute("DROP SCHEMA IF EXISTS \(schema) CASCADE")
        await client.close()
    }

    func relay(
        _ configure: (inout RelayConfiguration) -> Void = { _ in },
        @HandlerBuilder _ handlers: () -> [any SubscriptionDeclaration]
    ) throws -> Relay {
        var configuration = RelayConfiguration()
        configure(&configuration)
        return try Relay(
            store: store, handlers: HandlerRegistry(handlers), configuration: configuration, logger: .quiet)
    }
}

/// Counters of every test share one table: identities never meet.
enum CounterTable: AggregateTable {
    static let schema: SQLIdentifier = "conformance"
    static let table: SQLIdentifier = "counters"
    static let columns: [Column<Counter>] = [
        Column("value") { $0.value }, Column("label") { $0.label }, Column("badge") { $0.badge },
    ]

    static let migrations = MigrationGroup(
        name: "conformance", schema: schema,
        migrations: [
            Migration(
                name: "V001_counters",
                sql: Array(
                    """
                    CREATE TABLE counters (
                        id uuid PRIMARY KEY, version bigint NOT NULL, value bigint NOT NULL, label text NOT NULL)
                    """.utf8)),
            Migration(name: "V002_badges", sql: Array("ALTER TABLE counters ADD COLUMN badge text UNIQUE".utf8)),
        ])

    static func aggregate(from row: AggregateRow<Counter>) throws -> Counter {
        Counter(
            id: row.id, value: try row.decode("value"), label: try row.decode("label"),
            badge: try row.decodeIfPresent("badge"), recorded: row.recorded)
    }
}

extension Logger {
    static var quiet: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }
}
