public import EmbeddedPostgres
import Foundation
import Logging
public import Postgres

/// The server that tests run against: the one `DATABASE_URL` names, or a private one for this process.
public enum TestServer {
    private static let own = Task {
        try await EmbeddedPostgres.start(.init(durable: false, settings: ["max_connections": "400"]))
    }

    private static let given = ProcessInfo.processInfo.environment["DATABASE_URL"]
        .flatMap { url in url.isEmpty ? nil : Task { try await GivenServer(url) } }

    /// A private server, also where `DATABASE_URL` is set.
    public static var embedded: EmbeddedPostgres { get async throws { try await own.value } }

    /// Where it is.
    public static func url() async throws -> String {
        if let given { return try await given.value.url }
        return try await own.value.url
    }

    /// The same server, another database.
    public static func url(of database: String) async throws -> String { url(try await url(), database: database) }

    static func url(_ url: String, database: String) -> String {
        guard url.contains("://"), var parts = URLComponents(string: url) else { return url + " dbname=" + database }
        parts.path = "/" + database
        return parts.string ?? url
    }

    /// A client of it.
    ///
    /// - Parameters:
    ///   - url: Another server, or another database than the usual.
    ///   - maximumConnections: The size of its pool.
    /// - Returns: The client; close it after use.
    /// - Throws: where the URL cannot be used, or no server can be started.
    public static func client(_ url: String? = nil, maximumConnections: Int = 8) async throws -> PostgresClient {
        var configuration =
            if let url { try PostgresConfiguration(url: url) } else { try PostgresConfiguration(url: await self.url()) }
        configuration.maximumConnections = maximumConnections
        return PostgresClient(configuration, logger: .none)
    }

    /// A name no other test uses; it also tells which process gave it.
    public static func uniqueName(_ stem: String) -> String { "\(stem)_\(process)\(random())" }

    /// What all names given by this process have in common.
    static let process = "p" + random()

    private static func random() -> String { UUID().uuidString.prefix(8).lowercased() }
}
