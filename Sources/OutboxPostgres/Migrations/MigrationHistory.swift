import Outbox
import Postgres

/// What was applied to one group's schema, and how to apply more.
struct MigrationHistory: Sendable {
    private let group: MigrationGroup

    init(_ group: MigrationGroup) { self.group = group }

    /// Waits until no other program migrates this schema; the lock ends with the transaction.
    func lock(in transaction: Transaction) throws {
        try transaction.execute("SELECT pg_advisory_xact_lock(hashtextextended('migrate ' || \(group.schema.name), 0))")
    }

    func create(in transaction: Transaction) throws {
        guard try !exists(in: transaction) else { return }
        try transaction.execute("CREATE SCHEMA IF NOT EXISTS \(group.schema)")
        try transaction.execute(
            """
            CREATE TABLE \(group.schema).schema_migrations (
                ordinal integer PRIMARY KEY, name text NOT NULL UNIQUE, checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT clock_timestamp())
            """)
    }

    func exists(in transaction: Transaction) throws -> Bool {
        let rows = try transaction.query(
            "SELECT to_regclass(format('%I.schema_migrations', \(group.schema.name))) IS NOT NULL")
        return try rows.first?.decode(Bool.self, at: 0) ?? false
    }

    /// The steps not applied yet, once those that were are found to be the same as here.
    func missing(in transaction: Transaction) throws -> [Migration] {
        let rows = try transaction.query(
            "SELECT name, checksum FROM \(group.schema).schema_migrations ORDER BY ordinal")
        let applied = try rows.map { try $0.decode(String.self, String.self) }
        for (index, (name, checksum)) in applied.enumerated() {
            guard index < group.migrations.count, group.migrations[index].name == name else {
                throw OutboxError(
                    .schemaMismatch,
                    "schema '\(group.schema.name)' has migration \(name), which this program does not know: "
                        + "the database is newer; run a newer program")
            }
            guard try self.checksum(group.migrations[index], in: transaction) == checksum else {
                throw OutboxError(
                    .schemaMismatch,
                    "migration \(name) of schema '\(group.schema.name)' was changed after it was applied: "
                        + "restore it and write a new one instead")
            }
        }
        return Array(group.migrations.dropFirst(applied.count))
    }

    func apply(_ migration: Migration, in transaction: Transaction) throws {
        let ordinal = Int32(group.migrations.firstIndex { $0.name == migration.name } ?? 0)
        try transaction.execute("SET LOCAL search_path TO \(group.schema)")
        try transaction.execute(SQL(unsafeText: script(migration)))
        try transaction.execute("SET LOCAL search_path TO DEFAULT")
        try transaction.execute(
            """
            INSERT INTO \(group.schema).schema_migrations (ordinal, name, checksum)
            VALUES (\(ordinal), \(migration.name), \(try checksum(migration, in: transaction)))
            """)
    }

    private func checksum(_ migration: Migration, in transaction: Transaction) throws -> String {
        let rows = try transaction.query("SELECT encode(sha256(\(PostgresBytes(bytes: migration.sql))), 'hex')")
        return try rows.first?.decode(String.self, at: 0) ?? ""
    }

    /// Several statements as one: a block that executes them.
    private func script(_ migration: Migration) -> String {
        let text = String(decoding: migration.sql, as: UTF8.self)
        return "DO $migration$ BEGIN EXECUTE $script$\(text)$script$; END $migration$"
    }
}
