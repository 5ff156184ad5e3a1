import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct `Tokens on the command line` {
    @Test func `are made, listed and revoked`() async throws {
        try await TestDatabase.with { database in
            let url = database.url
            let made = try await bookshelf(
                "token", "create", "importer", "--role", "writer", "--expires-in", "90d", "--actor", "alice", on: url)
            #expect(made.status == 0 && made.output.count == 2, "\(made.errors)")
            let text = try #require(made.output.first)
            let directory = CallerDirectory(client: database.client, memory: .zero)
            #expect(try await directory.caller(for: text) == Caller(name: "importer", role: .writer))
            let token = try #require(APIToken(text))
            #expect(made.output.last?.hasPrefix("Token \(token.id) of writer importer, valid until 20") == true)

            let json = try await bookshelf("token", "create", "dashboard", "--role", "reader", "--json", on: url).json()
            #expect(try await directory.caller(for: json["token"] as? String ?? "")?.name == "dashboard")
            #expect(json["role"] as? String == "reader" && json["expiresAt"] == nil)

            let list = try await bookshelf("token", "list", on: url)
            #expect(list.output.count == 3 && list.output.first?.hasPrefix("ID ") == true)
            #expect(list.output[1].contains("\(token.id)  importer   writer"), "\(list.output)")
            #expect(!list.text.contains(text.suffix(64)))

            let revoked = try await bookshelf(
                "token", "revoke", token.id, "--reason", "left", "--actor", "bob", on: url)
            #expect(revoked.output == ["Revoked \(token.id) of writer importer"])
            #expect(try await directory.caller(for: text) == nil)
            let all = try await bookshelf("token", "list", "--json", on: url).json()["tokens"] as? [[String: Any]]
            #expect(all?.map { $0["isValid"] as? Bool } == [false, true])
            #expect(all?.first?["revokedBy"] as? String == "bob" && all?.first?["reason"] as? String == "left")
        }
    }

    @Test func `are refused in one line, which never holds a token`() async throws {
        try await TestDatabase.with { database in
            let token = APIToken.random()
            let refusals: [([String], ProgramStatus)] = [
                (["create", "Importer", "--role", "writer"], .data),
                (["create", "importer", "--role", "writer", "--expires-in", "9999d"], .data),
                (["create", "importer", "--role", "owner"], .usage),
                (["create", "importer"], .usage),
                (["revoke", token.id], .data),
                (["revoke", token.text], .usage),
                (["revoke", token.text + "0"], .data),
                (["revoke", token.id, "--reason", ""], .data),
            ]
            for (arguments, status) in refusals {
                let run = try ProgramRun(
                    "bookshelf", ["token"] + arguments, environment: ["DATABASE_URL": database.url])
                let outcome = await run.outcome()
                #expect(outcome.status == status.rawValue, "\(arguments.first ?? "")")
                #expect(outcome.error?.hasPrefix("error: ") == true)
                #expect(!outcome.errors.joined().contains(token.text.suffix(64)))
            }
        }
    }
}
