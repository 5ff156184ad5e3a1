import BookshelfCommandLine
import Foundation
import Postgres
import Testing

@Suite(.timeLimit(.minutes(5))) struct `A password on the command line` {
    private static let secret = "correct häus battery"
    private static let ada = [
        "white-label", "register-user", "--email", "ada@example.com", "--first-name", "Ada", "--last-name", "Lovelace",
    ]

    private func hash(in database: TestDatabase) async throws -> String? {
        try await database.client.query("SELECT password_hash FROM white_label.users").first?
            .decodeIfPresent(String.self, at: 0)
    }

    private func pipe(_ text: String, _ arguments: [String], on database: TestDatabase) async throws -> Outcome {
        let run = try ProgramRun(
            "bookshelf", arguments + ["--password-stdin"], environment: ["DATABASE_URL": database.url])
        try run.write(text)
        try run.closeInput()
        return await run.outcome()
    }

    @Test func `comes from standard input, without the end of its line, and is never shown`() async throws {
        try await TestDatabase.with { database in
            let short = try await pipe("1234567\r\n", Self.ada, on: database)
            #expect(short.status == ProgramStatus.data.rawValue)
            #expect(
                short.error
                    == "error: invalid fields: password: has fewer than 8 characters; correct them and try again")
            let long = try await pipe(String(repeating: Self.secret, count: 1000), Self.ada, on: database)
            #expect(long.status == ProgramStatus.data.rawValue)
            let none = try await bookshelf(
                "white-label", "register-user", "--email", "ada@example.com", "--first-name", "Ada", "--last-name",
                "Lovelace", on: database.url)
            #expect(none.error?.contains("password: is required, unless") == true)
            #expect(try await hash(in: database) == nil)

            let key = ["--idempotency-key", "once"]
            let first = try await pipe(Self.secret + "\n", Self.ada + key, on: database)
            #expect(first.output.first?.wholeMatch(of: /Registered user [0-9a-f-]{36}/) != nil, "\(first.errors)")
            let again = try await pipe("another password", Self.ada + key, on: database)
            #expect(again.output.first?.hasSuffix("(before, under the same key; nothing was done again)") == true)
            #expect(try await hash(in: database)?.hasPrefix("$scrypt$") == true)
            for outcome in [short, long, first, again] {
                #expect(
                    !(outcome.output + outcome.errors).contains { $0.contains("battery") || $0.contains("1234567") })
            }
        }
    }

    @Test func `is asked for twice on a terminal, which does not show it`() async throws {
        try await TestDatabase.with { database in
            for (second, status) in [("wrong", ProgramStatus.data), (Self.secret, .success)] {
                let terminal = try Pseudoterminal()
                let run = try ProgramRun(
                    "bookshelf", Self.ada, environment: ["DATABASE_URL": database.url], terminal: terminal.program,
                    keyboard: terminal.program)
                try terminal.program.close()
                var drawn = terminal.drawn(upTo: "Password: ")
                try terminal.type("wrong\u{15}\(Self.secret)ß\u{7F}\r")
                drawn += terminal.drawn(upTo: "The same again: ")
                try terminal.type("\(second)\n")
                let outcome = await run.outcome()
                drawn += terminal.drawn()
                #expect(outcome.status == status.rawValue, "\(drawn)")
                #expect(drawn.hasPrefix("Password: \r\nThe same again: \r\n"), "\(drawn)")
                #expect(!drawn.contains("correct") && !drawn.contains("wrong"))
            }
            #expect(try await hash(in: database)?.hasPrefix("$scrypt$") == true)
        }
    }

    @Test func `is not asked for where something else is wrong, and not waited for after Ctrl-C`() async throws {
        let terminal = try Pseudoterminal()
        let wrong = try ProgramRun(
            "bookshelf", ["white-label", "register-user", "--email", "x"], terminal: terminal.program,
            keyboard: terminal.program)
        try terminal.program.close()
        #expect(await wrong.outcome().status == ProgramStatus.data.rawValue)
        #expect(terminal.drawn().hasPrefix("error: invalid fields: email: must be an address"))

        let other = try Pseudoterminal()
        let stopped = try ProgramRun(
            "bookshelf", Self.ada, terminal: other.program, keyboard: other.program)
        try other.program.close()
        #expect(other.drawn(upTo: "Password: ") == "Password: ")
        try other.type("corr\u{3}")
        let outcome = await stopped.outcome()
        #expect(outcome.status == 130 && outcome.output.isEmpty)
        #expect(other.drawn() == "\r\n")
    }
}
