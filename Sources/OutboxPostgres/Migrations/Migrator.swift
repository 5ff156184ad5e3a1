public import Logging
import Outbox
public import Postgres

/// Brings schemas up to date, and says when a schema and a program do not fit.
///
/// Any number of programs may migrate at once: they take turns on a lock, and the later ones find nothing to do. Each
/// group is one transaction, applied whole or not at all.
public struct Migrator: Sendable {
    private let client: PostgresClient
    private let logger: Logger

    /// Migrates through this client.
    public init(client: PostgresClient, logger: Logger) {
        self.client = client
        self.logger = logger
    }

    /// Applies what is missing and returns it.
    ///
    /// Throws `OutboxError.Code.schemaMismatch` where the database has steps that this program does not know, or a
    /// step was changed after it was applied; `OutboxError.Code.unsuitableServer` for a server that cannot be used.
    @discardableResult
    public func migrate(_ groups: [MigrationGroup]) async throws -> [AppliedMigration] {
        try await ServerCheck(client: client).run()
        var applied: [AppliedMigration] = []
        for group in groups { applied += try await migrate(group) }
        return applied
    }

    /// Throws unless every schema is exactly as this program knows it, and the server can be used.
    public func check(_ groups: [MigrationGroup]) async throws {
        try await ServerCheck(client: client).run()
        for group in groups {
            let history = MigrationHistory(group)
            let missing = try await client.withTransaction { transaction in
                try history.exists(in: transaction) ? try history.missing(in: transaction) : group.migrations
            }
            if let first = missing.first {
                throw OutboxError(
                    .schemaMismatch,
                    "schema '\(group.schema.name)' lacks \(first.name): migrate the database, then start again")
            }
        }
    }

    private func migrate(_ group: MigrationGroup) async throws -> [AppliedMigration] {
        let history = MigrationHistory(group)
        let missing = try await client.withTransaction { transaction -> [Migration] in
            try history.lock(in: transaction)
            try history.create(in: transaction)
            let missing = try history.missing(in: transaction)
            for migration in missing { try history.apply(migration, in: transaction) }
            return missing
        }
        for migration in missing {
            logger.info("migrated", metadata: ["group": "\(group.name)", "migration": "\(migration.name)"])
        }
        return missing.map { AppliedMigration(group: group.name, name: $0.name) }
    }
}
