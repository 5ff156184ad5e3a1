import Foundation
import Postgres
import TestServer
import Testing

@testable import EmbeddedPostgres

@Suite("The embedded server") struct EmbeddedPostgresTests {
    private func isAlive(_ pid: Int32) -> Bool { kill(pid, 0) == 0 }

    @Test(
        "It is started, used, stopped, and nothing is left",
        arguments: [EmbeddedPostgres.StopMode.smart, .fast, .immediate])
    func lifeCycle(_ mode: EmbeddedPostgres.StopMode) async throws {
        let server = try await EmbeddedPostgres.start(
            .init(durable: false, settings: ["max_connections": "7"], databaseName: "books", superuserName: "boss"))
        let client = PostgresClient(try PostgresConfiguration(url: server.url), logger: LogCapture().logger)
        let question: SQL = "SELECT current_database()::text, current_user::text, current_setting('max_connections')"
        let answer = try await client.query(question)[0].decode(String.self, String.self, String.self)
        #expect(answer == ("books", "boss", "7"))
        #expect(isAlive(server.postmasterPID))
        #expect("\(server.socketDirectory)/.s.PGSQL.\(server.port)".utf8.count < 100)
        let attributes = try FileManager.default.attributesOfItem(atPath: server.socketDirectory)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        #expect(server.tcpURL == nil)
        await client.close()
        await server.stop(mode)
        #expect(!FileManager.default.fileExists(atPath: server.socketDirectory))
        #expect(!isAlive(server.postmasterPID))
        await server.stop()
        await #expect(throws: EmbeddedPostgresError.self) { try await server.restart() }
    }

    @Test("Two run side by side")
    func two() async throws {
        async let first = EmbeddedPostgres.start(.init(durable: false))
        async let second = EmbeddedPostgres.start(.init(durable: false))
        let servers = try await [first, second]
        #expect(servers[0].dataDirectory != servers[1].dataDirectory)
        for server in servers {
            let client = PostgresClient(try PostgresConfiguration(url: server.url), logger: LogCapture().logger)
            let folder = try await client.query("SHOW data_directory")[0].decode(String.self, at: 0)
            #expect(folder == server.dataDirectory)
            await client.close()
        }
        for server in servers { await server.stop(.immediate) }
    }

    @Test("A server nobody holds any more goes away by itself")
    func letGo() async throws {
        var server: EmbeddedPostgres? = try await .start(.init(durable: false))
        let folder = try #require(server?.socketDirectory)
        server = nil
        try await TestServer.until("the folder is gone") { !FileManager.default.fileExists(atPath: folder) }
    }

    @Test("A setting that is none is reported with the server's own words, and nothing is left")
    func wrongSetting() async throws {
        let error = await #expect(throws: EmbeddedPostgresError.self) {
            try await EmbeddedPostgres.start(.init(durable: false, settings: ["no_such_setting": "1"]))
        }
        #expect(error?.description.contains("no_such_setting") == true)
    }

    @Test("When the process that started it is killed, the server ends and nothing is left", .timeLimit(.minutes(1)))
    func parentKilled() async throws {
        let plan = try LaunchPlan(.init(durable: false))
        let (parent, answers) = (Process(), Pipe())
        // The parent writes the plan, keeps the line open, and is killed: no handler of it can run.
        parent.executableURL = URL(fileURLWithPath: "/bin/sh")
        parent.arguments = ["-c", #"printf '%s' "$plan"; exec sleep 600"#]
        parent.environment = ["plan": plan.input, "PATH": "/usr/bin:/bin"]
        let line = Pipe()
        parent.standardOutput = line
        let guardian = Process()
        guardian.executableURL = URL(fileURLWithPath: plan.arguments[0])
        guardian.arguments = Array(plan.arguments.dropFirst())
        guardian.standardInput = line
        guardian.standardOutput = answers
        try parent.run()
        try guardian.run()
        try line.fileHandleForWriting.close()
        let answer = String(decoding: answers.fileHandleForReading.availableData, as: UTF8.self)
        let words = answer.split(whereSeparator: \.isWhitespace)
        try #require(words.first == "ready", "\(answer)")
        let (pid, folder) = (try #require(Int32(words[1])), String(words[2]))
        #expect(isAlive(pid))
        kill(parent.processIdentifier, SIGKILL)
        guardian.waitUntilExit()
        #expect(!isAlive(pid))
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}
