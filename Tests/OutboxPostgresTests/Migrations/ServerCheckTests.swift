import EmbeddedPostgres
import Foundation
import Outbox
import Postgres
import TestServer
import Testing

@testable import OutboxPostgres

/// Servers that the outbox cannot work on are refused, with what to do.
@Suite(.timeLimit(.minutes(2))) struct ServerCheckTests {
    @Test func `PostgreSQL 14 is taken, 13 is not`() throws {
        try ServerCheck.judge(version: 140_000, isStandby: false, isReadOnly: false)
        let error = #expect(throws: OutboxError.self) {
            try ServerCheck.judge(version: 130_022, isStandby: false, isReadOnly: false)
        }
        #expect(error?.code == .unsuitableServer)
        #expect(error?.message == "the server is PostgreSQL 13: 14 or newer is needed; upgrade it")
    }

    @Test func `a server whose transactions are read-only is refused`() async throws {
        var configuration = try PostgresConfiguration(url: await TestServer.url())
        configuration.additional = ["default_transaction_read_only": "on"]
        let client = PostgresClient(configuration, logger: .quiet)
        let error = await #expect(throws: OutboxError.self) {
            try await Migrator(client: client, logger: .quiet).migrate([.outbox(schema: "never_made")])
        }
        #expect(error?.code == .unsuitableServer)
        #expect(
            error?.message
                == "the server's transactions are read-only: unset default_transaction_read_only for this role")
        await client.close()
    }

    @Test func `commits that a crash may lose are refused unless they are meant`() async throws {
        var configuration = try PostgresConfiguration(url: await TestServer.url())
        configuration.additional = ["synchronous_commit": "off"]
        let client = PostgresClient(configuration, logger: .quiet)
        let error = await #expect(throws: OutboxError.self) { try await ServerProbe(client: client).run() }
        #expect(error?.code == .unsafeSetting)
        #expect(error?.message.hasPrefix("synchronous_commit is off: a crash of the server loses") == true)
        let findings = try await ServerProbe(client: client, allowsAsynchronousCommit: true).run()
        #expect(findings.warnings == ["synchronous_commit is off: a crash of the server loses the last commits"])
        await client.close()
        #expect(try ServerProbe.judge(synchronousCommit: "remote_apply", isRelaxed: false) == nil)
        #expect(try ServerProbe.judge(synchronousCommit: "local", isRelaxed: false)?.contains("failover") == true)
    }

    @Test func `a standby is refused`() async throws {
        let standby = try await EmbeddedPostgres.start(
            .init(durable: false, settings: ["hot_standby": "on"]))
        let client = try await TestServer.client(standby.url)
        // A copy of itself that nobody feeds: enough to be a standby.
        try await client.execute("SELECT 1")
        try Self.makeStandby(standby.dataDirectory)
        try await standby.restart(.fast)
        let error = await #expect(throws: OutboxError.self) { try await ServerCheck(client: client).run() }
        #expect(error?.code == .unsuitableServer)
        #expect(error?.message == "the server is a standby and takes no writes: connect to the primary")
        await client.close()
        await standby.stop()
    }

    private static func makeStandby(_ directory: String) throws {
        try "".write(toFile: directory + "/standby.signal", atomically: false, encoding: .utf8)
    }
}
