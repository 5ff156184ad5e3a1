import Bookshelf
public import BookshelfPostgres
public import Logging
public import OutboxPostgres
public import Postgres

/// Bookshelf's database while a command runs: the store to write by, the queries to read by.
public struct BookshelfDatabase: Sendable {
    /// The connections.
    public let client: PostgresClient
    /// Commands go here, and relays read here.
    public let store: PostgresOutboxStore
    /// Lists.
    public let queries: BookshelfQueries

    /// Uses these connections; throws `OutboxError` for tables that do not fit together.
    public init(client: PostgresClient, logger: Logger) throws {
        self.client = client
        self.store = try .bothDomains(client: client, logger: logger)
        self.queries = BookshelfQueries(client: client)
    }

    /// Lends a database to `body` and closes it, whatever happens.
    ///
    /// With `checking`, the server and its schema are looked at first: throws `OutboxError` where they do not fit this
    /// program. Throws what `body` throws.
    public static func with<Result>(
        _ configuration: PostgresConfiguration, checking: Bool = true, logger: Logger,
        _ body: (BookshelfDatabase) async throws -> Result
    ) async throws -> Result {
        let client = PostgresClient(configuration, logger: logger)
        do {
            if checking { try await Migrator(client: client, logger: logger).check(.bothDomains) }
            let result = try await body(BookshelfDatabase(client: client, logger: logger))
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }
}
