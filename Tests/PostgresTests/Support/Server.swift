import EmbeddedPostgres
import Foundation
import Logging
import Postgres
import TestServer

/// The server all tests share.
enum Server {
    /// A private server; proxies need its socket.
    static var embedded: EmbeddedPostgres { get async throws { try await TestServer.embedded } }

    /// Where tests connect to.
    static var url: String { get async throws { try await TestServer.url() } }

    /// A client for looking on and tidying up.
    static var admin: PostgresClient { get async throws { try await TestServer.admin.value } }
}

/// What one test has to itself: a schema, and a client whose connections find it first.
struct World {
    let client: PostgresClient
    let schema: SQLIdentifier
    let configuration: PostgresConfiguration
    let log: LogCapture

    /// How the server's lists of sessions name this test's connections.
    var applicationName: String { schema.name }

    /// Another client of the same world.
    func anotherClient(_ change: (inout PostgresConfiguration) -> Void = { _ in }) -> PostgresClient {
        var configuration = configuration
        change(&configuration)
        return PostgresClient(configuration, logger: log.logger)
    }
}

/// Runs a test in a world of its own.
func inWorld(
    at url: String? = nil, _ change: (inout PostgresConfiguration) -> Void = { _ in },
    _ body: (World) async throws -> Void
) async throws {
    let schema = try SQLIdentifier("t_" + UUID().uuidString.lowercased().filter { $0 != "-" })
    let admin = try await Server.admin
    let address = if let url { url } else { try await Server.url }
    var configuration = try PostgresConfiguration(url: address)
    configuration.applicationName = schema.name
    configuration.additional["search_path"] = schema.name
    change(&configuration)
    let log = LogCapture()
    let client = PostgresClient(configuration, logger: log.logger)
    try await admin.execute("CREATE SCHEMA \(schema)")
    do {
        try await body(World(client: client, schema: schema, configuration: configuration, log: log))
    } catch {
        await client.close()
        throw error
    }
    await client.close()
    try await admin.execute("DROP SCHEMA \(schema) CASCADE")
}

/// Asks the server until it says yes; fails after a minute.
func until(_ what: String, _ question: SQL) async throws {
    let admin = try await Server.admin
    try await TestServer.until(what) { try await admin.query(question)[0].decode(Bool.self, at: 0) }
}
