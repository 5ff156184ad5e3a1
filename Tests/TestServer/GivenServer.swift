import Foundation
import Logging
import Postgres

/// The server of `DATABASE_URL`: the tests get databases of their own on it, which go when their process does.
struct GivenServer: Sendable {
    /// The tests' own database.
    let url: String
    /// Open for as long as the process lives.
    private let line: Pipe

    init(_ given: String) async throws {
        let client = PostgresClient(try PostgresConfiguration(url: given), logger: .none)
        let name = TestServer.uniqueName("outbox_tests")
        do {
            try await Self.check(client)
            line = try Self.dropAll(whenWeEnd: given)
            try await client.execute("CREATE DATABASE \(SQLIdentifier(name))")
        } catch {
            await client.close()
            throw error
        }
        await client.close()
        url = TestServer.url(given, database: name)
    }

    private static func check(_ client: PostgresClient) async throws {
        let rows = try await client.query(
            "SELECT current_setting('max_connections')::int4, current_setting('is_superuser')::bool")
        guard let (connections, isSuperuser) = try rows.first?.decode(Int32.self, Bool.self) else { return }
        guard connections >= 400 else {
            throw Unfit(description: "DATABASE_URL: max_connections is \(connections), the tests need 400; raise it")
        }
        guard isSuperuser else {
            throw Unfit(description: "DATABASE_URL: the tests end sessions and make roles; connect as a superuser")
        }
    }

    /// A shell that waits for the end of its standard input, and so of this process, however it ends.
    ///
    /// Roles go after the databases that hold what was granted to them.
    private static func dropAll(whenWeEnd url: String) throws -> Pipe {
        let shell = Process()
        let line = Pipe()
        let drop = """
            SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
            WHERE datname LIKE '%\\_\(TestServer.process)%' \\gexec
            SELECT format('DROP ROLE %I', rolname) FROM pg_roles
            WHERE rolname LIKE '%\\_\(TestServer.process)%' \\gexec
            """
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", #"cat >/dev/null; printf '%s\n' "$1" | psql -qX "$0""#, url, drop]
        shell.standardInput = line
        shell.standardError = FileHandle.nullDevice
        try shell.run()
        return line
    }

    /// Why the tests cannot use a server.
    private struct Unfit: Error, CustomStringConvertible {
        let description: String
    }
}

extension Logger {
    static var none: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
