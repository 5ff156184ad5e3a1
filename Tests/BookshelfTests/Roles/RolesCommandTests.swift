import BookshelfCommandLine
import EmbeddedPostgres
import Postgres
import Testing

@Suite(.timeLimit(.minutes(5))) struct `Roles on the command line` {
    /// A server of its own, since the real names are those of a whole server.
    @Test func `are made by the program, and log in by the passwords of the environment`() async throws {
        let server = try await EmbeddedPostgres.start(.init(durable: false, listensOnTCP: true))
        let url = try #require(server.tcpURL)
        func roles(_ more: String..., environment: [String: String] = [:]) async throws -> Outcome {
            let settings = ["DATABASE_URL": server.url].merging(environment) { $1 }
            return await (try ProgramRun("bookshelf", ["roles"] + more, environment: settings)).outcome()
        }
        let early = try await roles()
        #expect(early.status == ProgramStatus.configuration.rawValue, "nothing is migrated: \(early)")
        #expect(try await bookshelf("migrate", on: server.url).status == 0)
        #expect(try await roles().output.count == 1, "nobody logs in")
        let password = #"p'a"s\s:w@rd"#
        let granted = try await roles(
            "--json", environment: ["BOOKSHELF_APP_PASSWORD": password, "BOOKSHELF_RELAY_PASSWORD": ""])
        #expect(granted.status == 0, "\(granted)")
        #expect(try granted.json()["logins"] as? [String] == ["bookshelf_app"])

        let app = url.replacing(/postgres:\/\/[^@]*@/, with: "postgres://bookshelf_app@")
        func list(_ password: String) async throws -> Outcome {
            let environment = ["DATABASE_URL": app, "PGPASSWORD": password]
            return await (try ProgramRun("bookshelf", ["list", "books"], environment: environment)).outcome()
        }
        #expect(try await list(password).status == 0)
        #expect(try await list("another").status == ProgramStatus.unavailable.rawValue)
        let refused = try await bookshelf("roles", on: app, ["PGPASSWORD": password])
        #expect(refused.status == ProgramStatus.permission.rawValue, "\(refused)")
        #expect(!refused.errors.joined().contains("s:w"))
        await server.stop()
    }
}
