import Logging
import OutboxPostgres
import Postgres
import TestServer
import WhiteLabelPostgres

/// A migrated database for one test, a copy of one that was migrated once.
struct TestDatabase: Sendable {
    let url: String
    let client: PostgresClient

    /// Lends a fresh database and drops it.
    static func with(_ body: (TestDatabase) async throws -> Void) async throws {
        let server = try await TestServer.client(maximumConnections: 1)
        let name = TestServer.uniqueName("white_label")
        let source = try await template.value
        try await server.execute("CREATE DATABASE \(try SQLIdentifier(name)) TEMPLATE \(try SQLIdentifier(source))")
        let url = try await TestServer.url(of: name)
        let client = try await TestServer.client(url, maximumConnections: 8)
        do {
            try await body(TestDatabase(url: url, client: client))
        } catch {
            try await drop(name, client, server)
            throw error
        }
        try await drop(name, client, server)
    }

    /// White Label's store on it.
    func store(logger: Logger = .silent) throws -> PostgresOutboxStore {
        try PostgresOutboxStore.whiteLabel(client: client, logger: logger)
    }

    private static func drop(_ name: String, _ client: PostgresClient, _ server: PostgresClient) async throws {
        await client.close()
        try await server.execute("DROP DATABASE \(try SQLIdentifier(name)) WITH (FORCE)")
        await server.close()
    }

    /// Nobody may be connected to it while it is copied.
    private static let template = Task {
        let server = try await TestServer.client(maximumConnections: 1)
        let name = TestServer.uniqueName("white_label_template")
        try await server.execute("CREATE DATABASE \(try SQLIdentifier(name))")
        await server.close()
        let client = try await TestServer.client(try await TestServer.url(of: name), maximumConnections: 1)
        try await Migrator(client: client, logger: .silent).migrate(.whiteLabel)
        await client.close()
        return name
    }
}
