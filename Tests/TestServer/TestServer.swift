import Foundation
import Logging
public import Postgres

/// The server that tests run against: the one `DATABASE_URL` names, or a private one for this process.
public enum TestServer {
    /// Where it is.
    public static func url() async throws -> String {
        ProcessInfo.processInfo.environment["DATABASE_URL"] ?? ""
    }

    /// A client of it.
    public static func client(maximumConnections: Int = 8, label: String = "test") async throws -> PostgresClient {
        var configuration = try PostgresConfiguration(url: await url())
        configuration.maximumConnections = maximumConnections
        var logger = Logger(label: label)
        logger.logLevel = .critical
        return PostgresClient(configuration, logger: logger)
    }

    /// A name no other test uses.
    public static func uniqueName(_ stem: String) -> String { "\(stem)_\(UUID().uuidString.prefix(8).lowercased())" }
}
