import BookshelfCommandLine
import Logging
import Postgres

/// A database with a name of its own on somebody's server, dropped at the end.
enum TemporaryDatabase {
    static func with(
        on server: String, logger: Logger, _ body: (String) async throws -> Void
    ) async throws {
        let name = "bookshelf_demo_" + String(UInt64.random(in: .min ... .max), radix: 36)
        let identifier = try SQLIdentifier(name)
        let client = PostgresClient(try PostgresConfiguration(url: server), logger: logger)
        do {
            try await create(identifier, by: client)
            try await body(DatabaseURL(server).naming(name).text)
        } catch {
            await Interruption.shielded { await drop(identifier, by: client) }
            throw error
        }
        await Interruption.shielded { await drop(identifier, by: client) }
    }

    private static func create(_ name: SQLIdentifier, by client: PostgresClient) async throws {
        do {
            try await client.execute("CREATE DATABASE \(name)")
        } catch let error as PostgresError where error.sqlState == .insufficientPrivilege {
            throw Failure(
                .permission,
                "demo: the user of DATABASE_URL may not create a database; "
                    + "grant CREATEDB, or unset DATABASE_URL and the demo brings its own server")
        }
    }

    private static func drop(_ name: SQLIdentifier, by client: PostgresClient) async {
        do {
            try await client.execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
        } catch {
            StandardError.line("error: demo: \(name) could not be dropped: \(error); drop it by hand")
        }
        await client.close()
    }
}
