import ChaosProxy
import EmbeddedPostgres
import Foundation
import Logging
import Postgres
import TestServer
import Testing

@Suite("Lost connections") struct CommitOutcomeTests {
    /// A world whose client goes through a proxy.
    private func inProxiedWorld(
        _ change: (inout PostgresConfiguration) -> Void = { _ in }, _ body: (World, CommitProxy) async throws -> Void
    ) async throws {
        let proxy = try CommitProxy(to: try await Server.embedded)
        defer { proxy.stop() }
        // The schema is made by a client of the shared server: both must be the same one here.
        let admin = PostgresClient(
            try PostgresConfiguration(url: try await Server.embedded.url), logger: LogCapture().logger)
        let schema = try SQLIdentifier("p_" + UUID().uuidString.lowercased().filter { $0 != "-" })
        try await admin.executeScript("CREATE SCHEMA \(schema); CREATE TABLE \(schema).t (id int8 PRIMARY KEY)")
        var configuration = try PostgresConfiguration(url: proxy.url)
        configuration.applicationName = schema.name
        configuration.additional["search_path"] = schema.name
        change(&configuration)
        let log = LogCapture()
        let client = PostgresClient(configuration, logger: log.logger)
        let world = World(client: client, schema: schema, configuration: configuration, log: log)
        let result: Result<Void, any Error>
        do { result = .success(try await body(world, proxy)) } catch { result = .failure(error) }
        proxy.stop()
        await client.close()
        try await admin.executeScript("DROP SCHEMA \(schema) CASCADE")
        await admin.close()
        try result.get()
    }

    private func count(_ world: World) async throws -> Int {
        let direct = PostgresClient(
            try PostgresConfiguration(url: try await Server.embedded.url), logger: world.log.logger)
        let count = try await direct.query("SELECT count(*) FROM \(world.schema).t")[0].decode(Int.self, at: 0)
        await direct.close()
        return count
    }

    @Test(
        "Cut before COMMIT reached the server: the outcome is unknown, and the row is not there",
        arguments: [true, false])
    func cutBefore(_ isPipelined: Bool) async throws {
        try await inProxiedWorld { world, proxy in
            proxy.mode = .cutBefore("COMMIT")
            let error = try await postgresError(.commitOutcomeUnknown) {
                try await world.client.withTransaction { work in
                    work.enqueue("INSERT INTO t VALUES (1)")
                    if !isPipelined { try work.flush() }
                }
            }
            #expect(!error.isTransient)
            let isOver: SQL = """
                SELECT NOT EXISTS (SELECT FROM pg_stat_activity
                    WHERE application_name = \(world.applicationName) AND state <> 'idle')
                """
            try await until("the server noticed", isOver)
            #expect(try await count(world) == 0)
            proxy.mode = .pass
            #expect(try await world.client.query("SELECT 1").count == 1)
        }
    }

    @Test("Cut after COMMIT was applied: the outcome is unknown, and the row is there", arguments: [true, false])
    func cutAfter(_ isPipelined: Bool) async throws {
        try await inProxiedWorld { world, proxy in
            proxy.mode = .cutAfter("COMMIT")
            try await postgresError(.commitOutcomeUnknown) {
                try await world.client.withTransaction { work in
                    work.enqueue("INSERT INTO t VALUES (1)")
                    if !isPipelined { try work.flush() }
                }
            }
            #expect(try await count(world) == 1)
            proxy.mode = .pass
            #expect(try await world.client.query("SELECT 1").count == 1)
        }
    }

    @Test("Cut before COMMIT was sent: nothing was committed, and that is known")
    func cutInTheMiddle() async throws {
        try await inProxiedWorld { world, proxy in
            proxy.mode = .cutBefore("SELECT 42")
            let error = try await postgresError(.connectionLost) {
                try await world.client.withTransaction { work in
                    try work.execute("INSERT INTO t VALUES (1)")
                    _ = try work.query("SELECT 42")
                }
            }
            #expect(error.isTransient)
            #expect(try await count(world) == 0)
        }
    }

    @Test("A connection lost and swallowed is still known not to have committed")
    func swallowedLoss() async throws {
        try await inProxiedWorld { world, proxy in
            proxy.mode = .cutBefore("SELECT 42")
            try await postgresError(.connectionLost) {
                try await world.client.withTransaction { work in
                    try work.execute("INSERT INTO t VALUES (1)")
                    _ = try? work.query("SELECT 42")
                    work.enqueue("INSERT INTO t VALUES (2)")
                }
            }
            #expect(try await count(world) == 0)
        }
    }

    @Test("A transaction that only reads has no outcome to be unknown")
    func readOnly() async throws {
        try await inProxiedWorld { world, proxy in
            proxy.mode = .cutBefore("COMMIT")
            try await postgresError(.connectionLost) {
                try await world.client.withTransaction(.init(readOnly: true)) { work in
                    try work.query("SELECT 1").count
                }
            }
        }
    }

    @Test("A single write that was cut is unknown, a single read is not")
    func singleStatements() async throws {
        try await inProxiedWorld { world, proxy in
            let write: SQL = "INSERT INTO t VALUES (1)"
            proxy.mode = .cutAfter(write.text)
            try await postgresError(.commitOutcomeUnknown) { try await world.client.execute(write) }
            proxy.mode = .cutAfter("SELECT 43")
            try await postgresError(.connectionLost) { try await world.client.query("SELECT 43") }
            #expect(try await count(world) == 1)
        }
    }

    @Test("A server that went silent is given up by the client's own deadline")
    func frozen() async throws {
        try await inProxiedWorld({ $0.statementTimeout = .seconds(3) }) { world, proxy in
            proxy.mode = .freezeAt("SELECT 44")
            let error = try await postgresError(.timeout) {
                try await world.client.withTransaction { work in
                    try work.execute("INSERT INTO t VALUES (1)")
                    return try work.query("SELECT 44").count
                }
            }
            #expect(error.isTransient)
            proxy.mode = .freezeAt("COMMIT")
            try await postgresError(.commitOutcomeUnknown) {
                try await world.client.withTransaction { work in work.enqueue("INSERT INTO t VALUES (2)") }
            }
            proxy.mode = .pass
            #expect(try await world.client.query("SELECT 1").count == 1)
        }
    }

    @Test("A backend killed while idle costs nobody an error")
    func killedWhileIdle() async throws {
        try await inWorld(at: try await Server.embedded.url, { $0.maximumConnections = 1 }) { world in
            let pid = try await world.client.query("SELECT pg_backend_pid()")[0].decode(Int.self, at: 0)
            try await world.anotherClient().execute("SELECT pg_terminate_backend(\(Int32(pid)))")
            // It leaves the list of sessions a little before its socket is closed.
            try await TestServer.until("the process is gone") { kill(Int32(pid), 0) == -1 && errno == ESRCH }
            let next = try await world.client.query("SELECT pg_backend_pid()")[0].decode(Int.self, at: 0)
            #expect(next != pid)
        }
    }

    @Test("A backend killed in a transaction is a lost connection with the server's reason")
    func killedInTransaction() async throws {
        try await inWorld { world in
            let error = try await postgresError(.connectionLost) {
                try await world.client.withTransaction { work in
                    try work.execute("SELECT 1")
                    return try work.query("SELECT pg_terminate_backend(pg_backend_pid())").count
                }
            }
            #expect(error.sqlState == .adminShutdown)
            #expect(try await world.client.query("SELECT 1").count == 1)
        }
    }

    @Test("A backend killed in the round trip that carries COMMIT leaves the outcome unknown")
    func killedWithCommit() async throws {
        try await inWorld { world in
            let error = try await postgresError(.commitOutcomeUnknown) {
                try await world.client.withTransaction { work in
                    work.enqueue("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            #expect(error.sqlState == .adminShutdown)
        }
    }

    /// Commits one row after the other as long as `isWanted`; how many there were.
    private func committing(_ client: PostgresClient, while isWanted: @Sendable () -> Bool) async throws -> Int {
        var count = 0
        while isWanted() {
            try await client.withTransaction { $0.enqueue("INSERT INTO t VALUES (1)") }
            count += 1
        }
        return count
    }

    @Test("A crash of the server is survived: the next use connects anew")
    func crash() async throws {
        let server = try await EmbeddedPostgres.start(.init(durable: false))
        try await withServer(server) { client in
            try await client.executeScript("CREATE TABLE t (id int8)")
            try await client.withTransaction { $0.enqueue("INSERT INTO t VALUES (1)") }
            try await server.restart(.immediate)
            #expect(try await client.query("SELECT id FROM t").count == 1)
        }
    }

    @Test("A commit that no standby has is a commit, and the log says what is missing")
    func committedNotReplicated() async throws {
        let settings = ["synchronous_standby_names": "ghost"]
        let server = try await EmbeddedPostgres.start(
            .init(durable: false, settings: settings, databaseName: "postgres"))
        let (log, said) = (LogCapture(), "committed, not replicated")
        try await withServer(server, log) { client in
            let watcher = PostgresClient(try PostgresConfiguration(url: server.url), logger: LogCapture().logger)
            try await watcher.withTransaction(.init(synchronousCommit: false)) {
                $0.enqueue("CREATE TABLE t (id int8)")
            }
            // The server takes a moment after its start to mind its standbys: commit until one waits for them.
            async let commits = committing(client) { !log.text.contains(said) }
            let cancel: SQL = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
            while !log.text.contains(said) { try await watcher.execute(cancel) }
            let count = try await commits
            #expect(try await watcher.query("SELECT id FROM t").count == count)
            await watcher.close()
        }
        #expect(log.entries.contains { $0.level == .warning && $0.message.hasPrefix(said) })
    }
}

/// Runs a test with a client of a server of its own, and ends both.
func withServer(
    _ server: EmbeddedPostgres, _ log: LogCapture = LogCapture(), _ body: (PostgresClient) async throws -> Void
) async throws {
    let client = PostgresClient(try PostgresConfiguration(url: server.url), logger: log.logger)
    let result: Result<Void, any Error>
    do { result = .success(try await body(client)) } catch { result = .failure(error) }
    await client.close()
    await server.stop(.immediate)
    try result.get()
}
