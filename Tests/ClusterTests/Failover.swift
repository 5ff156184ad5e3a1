import EmbeddedPostgres
import Postgres
import TestServer

/// A primary with a standby that took its place.
enum Failover {
    /// How the primary went.
    enum Kind: CaseIterable, Sendable {
        /// It crashed, and the standby had not received its last commits.
        case losing
        /// It was stopped in order, and the standby has all.
        case planned
    }

    /// Runs `before` on a primary, `unsent` when its standby receives nothing any more, and `after` on the one promoted.
    static func run<Seen>(
        _ kind: Kind = .losing, before: (EventLog) async throws -> Void, unsent: (EventLog) async throws -> Seen,
        after: (EventLog, Seen) async throws -> Void
    ) async throws {
        let primary = try await EmbeddedPostgres.start(.init(durable: false))
        let (standby, seen) = try await EventLog.on(primary) { log in
            try await before(log)
            let standby = try await EmbeddedPostgres.standby(of: primary)
            if kind == .losing {
                try await caughtUp(standby, with: log)
                try await standby.halt()
            }
            return (standby, try await unsent(log))
        }
        await primary.stop(kind == .losing ? .immediate : .fast)
        if kind == .losing { try await standby.start() }
        let admin = try await TestServer.client(standby.url)
        try await admin.execute("SELECT pg_promote()")
        await admin.close()
        try await EventLog.on(standby) { log in try await after(log, seen) }
        await standby.stop(.immediate)
    }

    private static func caughtUp(_ standby: EmbeddedPostgres, with log: EventLog) async throws {
        let target = try await log.client.query("SELECT pg_current_wal_flush_lsn()::text").first?
            .decode(String.self, at: 0)
        let follower = try await TestServer.client(standby.url)
        try await TestServer.until("the standby has replayed everything") {
            try await follower.query("SELECT pg_last_wal_replay_lsn() >= \(target ?? "")::text::pg_lsn").first?
                .decode(at: 0) ?? false
        }
        await follower.close()
    }
}
