import BookshelfCommandLine
import BookshelfPostgres
import EmbeddedPostgres
import Foundation
import Logging
import OutboxPostgres
import Postgres

/// A database of the demo's own: on a private server, or on that of `DATABASE_URL`.
enum DemoDatabase {
    /// Lends a migrated database, and its URL for the relay, to `body`; nothing of it is left afterwards.
    static func with(
        _ settings: Settings, _ body: (String, BookshelfDatabase) async throws -> Void
    ) async throws {
        let logger = settings.logger("bookshelf", level: .error)
        try await lend(settings, logger) { url in
            try await BookshelfDatabase.with(
                try PostgresConfiguration(url: url), checking: false, logger: logger
            ) { database in
                try await Migrator(client: database.client, logger: logger).migrate(.bothDomains)
                try await body(url, database)
            }
        }
    }

    private static func lend(
        _ settings: Settings, _ logger: Logger, _ body: (String) async throws -> Void
    ) async throws {
        if let url = settings.databaseURL {
            try await TemporaryDatabase.with(on: url, logger: logger, body)
        } else {
            try await PrivateServer.with(body)
        }
    }
}
