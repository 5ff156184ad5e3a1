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
        let logins = ["app", "relay", "maintainer", "operator"]
        let passwords = Dictionary(
            uniqueKeysWithValues: logins.map { ("BOOKSHELF_\($0.uppercased())_PASSWORD", password) })
        let granted = try await roles(
            "--json", environment: passwords.merging(["BOOKSHELF_READONLY_PASSWORD": ""]) { $1 })
        #expect(granted.status == 0, "\(granted)")
        #expect(Set(try granted.json()["logins"] as? [String] ?? []) == Set(logins.map { "bookshelf_\($0)" }))

        func run(_ program: String, _ arguments: [String], as role: String, _ password: String) async throws -> Outcome
        {
            let url = url.replacing(/postgres:\/\/[^@]*@/, with: "postgres://bookshelf_\(role)@")
            let environment = ["DATABASE_URL": url, "PGPASSWORD": password]
            return await (try ProgramRun(program, arguments, environment: environment)).outcome()
        }
        for (program, arguments, role) in [
            ("bookshelf", ["list", "books"], "app"), ("relay", ["status"], "relay"),
            ("relay", ["maintain"], "maintainer"),
            ("relay", ["status"], "operator"), ("bookshelf", ["token", "list"], "operator"),
        ] {
            let outcome = try await run(program, arguments, as: role, password)
            #expect(outcome.status == 0, "\(role): \(outcome)")
        }
        let wrong = try await run("bookshelf", ["list", "books"], as: "app", "another")
        #expect(wrong.status == ProgramStatus.unavailable.rawValue, "\(wrong)")
        let closed = try await run("bookshelf", ["list", "books"], as: "readonly", password)
        #expect(closed.status == ProgramStatus.unavailable.rawValue, "\(closed)")
        let refused = try await run("bookshelf", ["roles"], as: "app", password)
        #expect(refused.status == ProgramStatus.permission.rawValue, "\(refused)")
        #expect(!(granted.errors + refused.errors + wrong.errors).joined().contains("s:w"))
        await server.stop()
    }
}
