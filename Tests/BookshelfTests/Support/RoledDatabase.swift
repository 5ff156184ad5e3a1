import BookshelfCommandLine
import BookshelfPostgres
import OutboxPostgres
import Postgres
import TestServer

/// A database with Bookshelf's roles, under names of its own as a server's roles are those of all its databases.
struct RoledDatabase: Sendable {
    let database: TestDatabase
    /// What stands before the roles' names in place of `bookshelf_`.
    let prefix: String

    /// Lends a database and drops it, and its roles.
    static func with(_ body: (RoledDatabase) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            let roled = RoledDatabase(database: database, prefix: TestServer.uniqueName("roles") + "_")
            do {
                try await roled.apply()
                try await body(roled)
            } catch {
                try await roled.drop()
                throw error
            }
            try await roled.drop()
        }
    }

    /// Runs the file, with its roles under other names.
    func apply() async throws {
        try await database.client.executeScript(RoleGrants.script.replacing("bookshelf_", with: prefix))
    }

    func name(_ role: String) -> String { prefix + role }

    /// The database for somebody who has this role alone.
    ///
    /// The role is taken when the connection starts, so no server has to let it log in.
    func url(_ role: String) -> String {
        guard database.url.contains("://") else { return "\(database.url) options='-c role=\(name(role))'" }
        return database.url + (database.url.contains("?") ? "&" : "?") + "options=-c%20role%3D\(name(role))"
    }

    /// Lends a client of that role.
    @discardableResult
    func client<Result>(_ role: String, _ body: (PostgresClient) async throws -> Result) async throws -> Result {
        let client = try await TestServer.client(url(role), maximumConnections: 2)
        do {
            let result = try await body(client)
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }

    /// Delivers everything that is committed, as this role.
    @discardableResult
    func drain(as role: String) async throws -> Int {
        try await client(role) { client in
            try await World(store: try PostgresOutboxStore.bookshelf(client: client, logger: .silent)).drain()
        }
    }

    /// Those of the statements that the server does not refuse for want of a privilege.
    func allowed(_ role: String, _ statements: [SQL]) async throws -> [String] {
        try await client(role) { client in
            var allowed: [String] = []
            for statement in statements {
                do {
                    _ = try await client.withTransaction { try $0.query(statement) }
                    allowed.append(statement.text)
                } catch let error as PostgresError {
                    if error.sqlState != .insufficientPrivilege { allowed.append("\(statement.text): \(error)") }
                }
            }
            return allowed
        }
    }

    /// Runs one of the programs as a role.
    func run(_ program: String, _ arguments: [String], as role: String) async throws -> Outcome {
        await (try ProgramRun(program, arguments, environment: ["DATABASE_URL": url(role)])).outcome()
    }

    private func drop() async throws {
        let roles = ["owner", "maintainer", "app", "relay", "operator", "readonly"].map(name).joined(separator: ", ")
        try await database.client.executeScript("DROP OWNED BY \(roles) CASCADE; DROP ROLE \(roles)")
    }
}
