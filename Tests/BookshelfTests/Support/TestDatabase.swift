import BookshelfCommandLine
import BookshelfPostgres
import OutboxPostgres
import Postgres
import TestServer

/// A migrated database for one test, a copy of one that was migrated once.
struct TestDatabase: Sendable {
    let url: String
    let client: PostgresClient

    var queries: BookshelfQueries { BookshelfQueries(client: client) }

    /// Lends a fresh database and drops it; `migrated` false gives an empty one.
    static func with(migrated: Bool = true, _ body: (TestDatabase) async throws -> Void) async throws {
        let server = try await TestServer.client(maximumConnections: 1)
        let name = TestServer.uniqueName("bookshelf")
        let source = migrated ? try await template.value : "template1"
        try await server.execute("CREATE DATABASE \(try SQLIdentifier(name)) TEMPLATE \(try SQLIdentifier(source))")
        let url = DatabaseURL(try await TestServer.url()).naming(name).text
        let client = try await TestServer.client(url, maximumConnections: 4)
        do {
            try await body(TestDatabase(url: url, client: client))
        } catch {
            try await drop(name, client, server)
            throw error
        }
        try await drop(name, client, server)
    }

    private static func drop(_ name: String, _ client: PostgresClient, _ server: PostgresClient) async throws {
        await client.close()
        try await server.execute("DROP DATABASE \(try SQLIdentifier(name)) WITH (FORCE)")
        await server.close()
    }

    /// The database as a program reaches it whose connections can be ended.
    var urlOfProgram: String {
        url + (url.contains("?") ? "&" : url.contains("://") ? "?" : " ") + "application_name=program"
    }

    /// Ends the connections made by ``urlOfProgram``.
    func endProgramsConnections() async throws {
        _ = try await client.query(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'program'
            """)
    }

    /// Lets nobody connect any more, or again.
    func allowConnections(_ isAllowed: Bool) async throws {
        let rows = try await client.query("SELECT current_database()")
        guard let name = try rows.first?.decode(String.self, at: 0) else { return }
        let database = try SQLIdentifier(name)
        let server = try await TestServer.client(maximumConnections: 1)
        try await server.execute(
            isAllowed
                ? "ALTER DATABASE \(database) ALLOW_CONNECTIONS true"
                : "ALTER DATABASE \(database) ALLOW_CONNECTIONS false")
        await server.close()
    }

    /// Nobody may be connected to it while it is copied.
    private static let template = Task {
        let server = try await TestServer.client(maximumConnections: 1)
        let name = TestServer.uniqueName("bookshelf_template")
        try await server.execute("CREATE DATABASE \(try SQLIdentifier(name))")
        await server.close()
        let url = DatabaseURL(try await TestServer.url()).naming(name).text
        let client = try await TestServer.client(url, maximumConnections: 1)
        try await Migrator(client: client, logger: .silent).migrate(.bothDomains)
        await client.close()
        return name
    }
}
