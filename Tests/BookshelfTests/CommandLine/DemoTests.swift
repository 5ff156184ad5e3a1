import BookshelfCommandLine
import Foundation
import Postgres
import TestServer
import Testing

@Suite(.timeLimit(.minutes(5))) struct `The demo` {
    private func expected(_ name: String = "demo.txt") throws -> [String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(components: "Expected", name)
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().map(String.init)
    }

    private func masked(_ lines: [String]) -> [String] {
        lines.map { $0.replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "<uuid>") }
    }

    @Test func `prints what is expected, and leaves nothing behind`() async throws {
        let mark = UUID().uuidString
        let run = try ProgramRun("bookshelf", ["demo"], environment: ["BOOKSHELF_TEST": mark])
        _ = await run.line()
        let folder = try await serverFolder(ofDemoMarked: mark)
        let outcome = await run.outcome()
        #expect(masked(outcome.output) == (try expected()))
        #expect(outcome.errors.isEmpty)
        #expect(outcome.status == 0)
        try await checkNothingIsLeft(mark, folder)
    }

    @Test func `works on the server of DATABASE_URL, in a database that is gone afterwards`() async throws {
        let outcome = try await bookshelf("demo", on: try await TestServer.url())
        #expect(masked(outcome.output) == (try expected()))
        #expect(outcome.status == 0, "\(outcome.errors)")
        let client = try await TestServer.client(maximumConnections: 1)
        let rows = try await client.query("SELECT datname FROM pg_database WHERE datname LIKE 'bookshelf_demo_%'")
        #expect(rows.isEmpty)
        await client.close()
    }

    @Test func `tells of new users and trades, and calls nobody outside`() async throws {
        let outside = [
            "SLACK_WEBHOOK_URL": "http://127.0.0.1:1/", "MAIL_URL": "smtp://127.0.0.1:1",
            "MAIL_FROM": "a@example.com", "MAILING_LIST_URL": "http://127.0.0.1:1/",
            "EVENTS_URL": "http://127.0.0.1:1/",
        ]
        let run = try ProgramRun("bookshelf", ["demo", "--scenario", "white-label"], environment: outside)
        let outcome = await run.outcome()
        #expect(outcome.output == (try expected("demo-white-label.txt")))
        #expect(outcome.errors.isEmpty)
        #expect(outcome.status == 0)
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func `cleans up when it is interrupted`(signal: Int32, status: Int32) async throws {
        for line in ["Adding book", "Killing the relay", "Look around"] {
            let mark = UUID().uuidString
            let run = try ProgramRun("bookshelf", ["demo", "--keep"], environment: ["BOOKSHELF_TEST": mark])
            _ = await run.line()
            let folder = try await serverFolder(ofDemoMarked: mark)
            if line != "Adding book" { #expect(await run.line { $0.hasPrefix(line) } != nil) }
            run.send(signal)
            let outcome = await run.outcome()
            #expect(outcome.status == status, "\(outcome)")
            try await checkNothingIsLeft(mark, folder)
        }
    }

    @Test func `takes its relay with it when it is killed`() async throws {
        let mark = UUID().uuidString
        let run = try ProgramRun("bookshelf", ["demo", "--keep"], environment: ["BOOKSHELF_TEST": mark])
        #expect(await run.line() == "Adding book to catalog...")
        run.send(SIGKILL)
        let outcome = await run.outcome()  // Comes once nobody holds its standard error, the relay neither.
        #expect(outcome.status == 128 + SIGKILL)
        #expect(try await processes(with: mark).filter { $0.contains("relay run") } == [])
    }

    private func checkNothingIsLeft(_ mark: String, _ folder: String) async throws {
        #expect(try await processes(with: mark) == [])
        #expect(try await processes(with: folder) == [])
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    /// Where the private server keeps its data, as the relay's environment says.
    private func serverFolder(ofDemoMarked mark: String) async throws -> String {
        let relay = try #require(try await processes(with: mark).first { $0.contains("relay run") })
        return String(try #require(relay.firstMatch(of: /DATABASE_URL=\S+host=([^&\s]+)/)).1)
    }

    /// The processes with `text` in their command line or environment.
    private func processes(with text: String) async throws -> [String] {
        let ps = try ProgramRun(at: URL(filePath: "/bin/ps"), ["axeww", "-o", "command"])
        return await ps.outcome().output.filter { $0.contains(text) }
    }
}
