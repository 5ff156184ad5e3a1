import Foundation
import Logging
public import Postgres

/// The server that tests run against: the one `DATABASE_URL` names, or a private one for this process.
public enum TestServer {
    /// Where it is.
    public static func url() async throws -> String {
        ProcessInfo.processInfo.environment["DATABASE_URL"] ?? ""
    }

    /// The same server, another database.
    static func url(of database: String?) async throws -> String {
        let url = try await url()
        guard let database, var parts = URLComponents(string: url) else { return url }
        parts.path = "/" + database
        return parts.string ?? url
    }

    /// A client of it.
    ///
    /// - Parameters:
    ///   - database: Another database than the URL's.
    ///   - maximumConnections: The size of its pool.
    public static func client(database: String? = nil, maximumConnections: Int = 8) async throws -> PostgresClient {
        var configuration = try PostgresConfiguration(url: await url(of: database))
        configuration.maximumConnections = maximumConnections
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return PostgresClient(configuration, logger: logger)
    }

    /// A name no other test uses.
    public static func uniqueName(_ stem: String) -> String { "\(stem)_\(UUID().uuidString.prefix(8).lowercased())" }
}
