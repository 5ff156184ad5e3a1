import BookshelfPostgres
import EmbeddedPostgres
import Foundation
import Logging
import OutboxPostgres
import Postgres
import WhiteLabelPostgres

/// A private server with the outbox and Bookshelf's tables, made anew for each run.
final class Arena: Sendable {
    let server: EmbeddedPostgres
    let admin: PostgresClient
    let logger: Logger
    let isDurable: Bool
    /// Seconds that a measurement of commands takes.
    let seconds: Double
    /// Events that a measurement of a relay delivers.
    let events: Int

    init(durable: Bool, seconds: Double, events: Int) async throws {
        var logger = Logger(label: "bench", factory: StreamLogHandler.standardError(label:))
        logger.logLevel = .error
        self.logger = logger
        self.seconds = seconds
        self.events = events
        isDurable = durable
        server = try await EmbeddedPostgres.start(
            .init(
                durable: durable,
                settings: [
                    "shared_buffers": "512MB", "max_wal_size": "8GB", "checkpoint_timeout": "30min",
                    "max_connections": "200", "track_commit_timestamp": "on",
                    "shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track": "none",
                ]))
        admin = try Self.client(server.url, connections: 4, logger)
        try await Migrator(client: admin, logger: logger).migrate(.bookshelf + [.whiteLabel])
    }

    func client(connections: Int) throws -> PostgresClient {
        try Self.client(server.url, connections: connections, logger)
    }

    private static func client(_ url: String, connections: Int, _ logger: Logger) throws -> PostgresClient {
        var configuration = try PostgresConfiguration(url: url)
        configuration.maximumConnections = connections
        return PostgresClient(configuration, logger: logger)
    }

    /// A store on connections of its own, for as long as `body` runs.
    func withStore<R>(
        connections: Int, rings: Bool = true, _ body: (PostgresOutboxStore) async throws -> sending R
    ) async throws -> sending R {
        let client = try client(connections: connections)
        do {
            let store = try PostgresOutboxStore.bookshelf(client: client, rings: rings, logger: logger)
            let result = try await body(store)
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }

    /// Empties every table that a measurement fills, so that each starts alike.
    func clear() async throws {
        try await admin.execute("TRUNCATE bookshelf.books, bookshelf.inventory, outbox.events RESTART IDENTITY")
        try await admin.execute("TRUNCATE outbox.inbox, outbox.parked, outbox.idempotency_keys, outbox.checkpoints")
        try await admin.execute("DELETE FROM outbox.subscriptions")
        try await admin.execute("CHECKPOINT")
    }

    func close() async {
        await admin.close()
        await server.stop(.immediate)
    }
}

/// Tells whoever waits how far things are.
func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
