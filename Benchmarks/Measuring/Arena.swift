import BookshelfPostgres
import EmbeddedPostgres
import Foundation
import Logging
import OutboxPostgres
import Postgres

/// A private server with the outbox and Bookshelf's tables, made anew for each benchmark run.
final class Arena: Sendable {
    let server: EmbeddedPostgres
    let admin: PostgresClient
    let logger: Logger
    /// Seconds that a measurement of commands takes.
    let seconds: Double
    /// Events that a measurement of a relay delivers.
    let events: Int

    init(durable: Bool, seconds: Double, events: Int) async throws {
        var logger = Logger(label: "bench", factory: StreamLogHandler.standardError(label:))
        logger.logLevel = .error
        self.logger = logger
        (self.seconds, self.events) = (seconds, events)
        server = try await EmbeddedPostgres.start(
            .init(
                durable: durable,
                settings: [
                    "shared_buffers": "512MB", "max_wal_size": "8GB", "checkpoint_timeout": "30min",
                    "max_connections": "100",
                ]))
        admin = try Self.client(server.url, connections: 4, logger)
        try await Migrator(client: admin, logger: logger).migrate(.bookshelf)
    }

    func client(connections: Int) throws -> PostgresClient { try Self.client(server.url, connections: connections, logger) }

    private static func client(_ url: String, connections: Int, _ logger: Logger) throws -> PostgresClient {
        var configuration = try PostgresConfiguration(url: url)
        configuration.maximumConnections = connections
        return PostgresClient(configuration, logger: logger)
    }

    /// Empties every table that a measurement fills, so that each starts alike.
    func clear() async throws {
        try await admin.execute(
            """
            TRUNCATE bookshelf.books, bookshelf.inventory, outbox.events RESTART IDENTITY;
            TRUNCATE outbox.inbox, outbox.parked, outbox.idempotency_keys;
            TRUNCATE outbox.subscriptions CASCADE
            """)
        try await admin.execute("CHECKPOINT")
    }

    func close() async {
        await admin.close()
        await server.stop(.immediate)
    }
}

/// Seconds that something takes.
func seconds(of body: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await body()
    return (ContinuousClock.now - start) / .seconds(1)
}
