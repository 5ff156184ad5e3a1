import EmbeddedPostgres
import Foundation
import Postgres

/// What the shipped relay costs while there is nothing to do.
enum Idle {
    static func contest(in arena: Arena, _ relay: String?, seconds: Double) -> Contest {
        Contest(
            "idle relay",
            [
                .init(name: "processor", unit: "% of a core", bar: .atMost(0.5)),
                .init(name: "statements", unit: "statements/s", bar: .atMost(10)),
                .init(name: "memory", unit: "MiB", bar: .atMost(25)),
            ], ours: Contestant { try await measure(arena, relay, seconds) })
    }

    private static func measure(_ arena: Arena, _ relay: String?, _ seconds: Double) async throws -> [Double] {
        try await arena.clear()
        let beside = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "relay").path
        let relay = try Tool.Running(
            relay ?? beside ?? "relay", ["run", "--exit-with-parent"],
            environment: ["DATABASE_URL=\(arena.server.url)", "LOG_LEVEL=error"],
            output: FileHandle.nullDevice.fileDescriptor)
        let figures = try await figures(of: relay.pid, arena, seconds)
        kill(relay.pid, SIGTERM)
        _ = await relay.end()
        return figures
    }

    private static func figures(of relay: Int32, _ arena: Arena, _ seconds: Double) async throws -> [Double] {
        try await arena.waitUntil(
            "the relay has made its subscriptions known", "SELECT count(*) >= 2 FROM outbox.checkpoints")
        try await Task.sleep(for: .seconds(3))
        let status = ProcessFigures(of: relay)
        try await arena.countStatements(true)
        let before = try status.ticks()
        try await Task.sleep(for: .seconds(seconds))
        let ticks = try status.ticks() - before
        let statements = try await arena.countStatements(false)
        return [
            ticks / Double(sysconf(Int32(_SC_CLK_TCK))) / seconds * 100, statements / seconds, try status.mebibytes(),
        ]
    }
}

extension Arena {
    /// Begins or ends the count of statements of all sessions begun later or now, but for our own.
    @discardableResult
    func countStatements(_ isOn: Bool) async throws -> Double {
        try await admin.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        let count = try await admin.query(
            """
            SELECT coalesce(sum(calls), 0)::float8 FROM pg_stat_statements
            WHERE query !~ '(pg_stat_statements|pg_reload_conf|ALTER SYSTEM)'
            """
        ).first?.decode(Double.self, at: 0)
        try await admin.execute("SELECT pg_stat_statements_reset()")
        try await admin.execute(
            SQL(unsafeText: "ALTER SYSTEM SET pg_stat_statements.track = '\(isOn ? "all" : "none")'"))
        try await admin.execute("SELECT pg_reload_conf()")
        return count ?? 0
    }

    func waitUntil(_ what: String, _ question: SQL) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if try await admin.query(question).first?.decode(Bool.self, at: 0) == true { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Tool.Failed(description: "waited for 20 s: \(what)")
    }
}
