import ChaosProxy
import EmbeddedPostgres
import Foundation
import Logging
import OutboxPostgres
import Postgres
import Synchronization

/// The server of a campaign, the processes on it, and the folder of their journals.
final class Scene: Sendable {
    let folder: String
    let disk: Disk
    let server: EmbeddedPostgres
    let admin: PostgresClient
    let store: PostgresOutboxStore
    let proxies: [CommitProxy]
    let writers: [Program]
    let relays: [Program]

    var programs: [Program] { writers + relays }

    init(_ options: CampaignOptions, draw: @escaping @Sendable () -> UInt64) async throws {
        folder = options.folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        disk = try Disk(options.disk, at: folder + "/disk")
        server = try await EmbeddedPostgres.start(
            .init(
                settings: [
                    "max_connections": "120", "max_wal_size": "256MB", "min_wal_size": "32MB",
                    "checkpoint_timeout": "60s", "deadlock_timeout": "200ms", "autovacuum_naptime": "5s",
                    "shared_buffers": "128MB", "log_line_prefix": "%m [%p] %a ",
                ], folder: disk.path))
        let logger = chaosLogger("chaos", .critical)
        admin = try chaosClient(server.url, "nemesis", connections: 12, logger: logger)
        store = try PostgresOutboxStore(client: admin, tables: [TallyTable.self], logger: logger)
        try await Migrator(client: admin, logger: logger).migrate([.outbox(), chaosMigrations])
        try await admin.execute("CREATE DATABASE elsewhere")
        let server = server
        let proxies = try (0..<2).map { _ in try CommitProxy(to: server, draw: draw) }
        self.proxies = proxies
        var environment: [String: String] = [:]
        if let mutant = options.mutant { environment["CHAOS_MUTANT"] = mutant }
        let (folder, mix, journal) = (folder, options.mix, try Folder(path: folder).journal("nemesis"))
        writers = (0..<2).map { index in
            let urls = [server.url, server.url, proxies[index].url].flatMap { ["--urls", $0] }
            return Program(
                "writer\(index)",
                ["writer", "--folder", folder, "--name", "w\(index)", "--seed", "\(options.seed &+ UInt64(index))"]
                    + ["--pairs", "\(mix.pairs)", "--keyless", "\(mix.keyless)", "--echoing", "\(mix.echoing)"] + urls
                    + ["--deadly", "\(mix.deadly)", "--shared", "\(mix.shared)", "--flaky", "\(mix.flaky)"]
                    + ["--thinking", "\(mix.thinking)"],
                environment: environment, errors: folder + "/stderr.log", journal: journal)
        }
        relays = (0..<3).map { index in
            var environment = environment
            if index == 2, let library = Tool.fakeTime {
                environment["LD_PRELOAD"] = library
                environment["FAKETIME"] = "+1h"
                environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
            }
            return Program(
                "relay\(index)",
                [
                    "relay", "--folder", folder, "--name", "r\(index)", "--url",
                    index == 1 ? proxies[0].url : server.url,
                    "--failing", "\(mix.failing)", "--reading", "\(mix.reading)", "--reading-time",
                    "\(mix.readingTime)",
                ], environment: environment, errors: folder + "/stderr.log", journal: journal)
        }
    }

    var log: String { (server.dataDirectory as NSString).deletingLastPathComponent + "/log" }

    /// Asks the server until it answers; it may be on its way up.
    func persistently<R: Sendable>(
        within limit: Duration = .seconds(60), _ body: @Sendable () async throws -> sending R
    ) async throws -> R {
        let deadline = ContinuousClock.now + limit
        while true {
            do { return try await body() } catch {
                guard ContinuousClock.now < deadline else { throw error }
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    /// Keeps the journals and the server's log where they are wanted, and takes the rest away.
    func close(keeping: Bool) async {
        for program in programs {
            program.send(SIGCONT)
            program.send(SIGKILL)
        }
        for proxy in proxies { proxy.stop() }
        if keeping { try? FileManager.default.copyItem(atPath: log, toPath: folder + "/server.log") }
        await admin.close()
        await server.stop(.immediate)
        disk.remove()
        if !keeping { try? FileManager.default.removeItem(atPath: folder) }
    }
}
