import OutboxSchema
public import Postgres

/// One step of a schema, applied once and never changed after.
public struct Migration: Sendable {
    /// The step's name, unique in its group: `V001_event_log`.
    public let name: String
    /// Its SQL in UTF-8; names without a schema mean the group's.
    public let sql: [UInt8]

    /// Describes a step.
    public init(name: String, sql: [UInt8]) {
        self.name = name
        self.sql = sql
    }
}

/// The steps of one schema, kept apart from every other's: a library's and an application's never interleave.
public struct MigrationGroup: Sendable {
    /// For people.
    public let name: String
    /// Where its tables live, and the record of what was applied.
    public let schema: SQLIdentifier
    /// In order.
    public let migrations: [Migration]

    /// Describes a group.
    public init(name: String, schema: SQLIdentifier, migrations: [Migration]) {
        self.name = name
        self.schema = schema
        self.migrations = migrations
    }

    /// The outbox's own tables.
    public static func outbox(schema: SQLIdentifier = "outbox") -> MigrationGroup {
        MigrationGroup(
            name: "outbox", schema: schema,
            migrations: OutboxSchema.migrations.map { Migration(name: $0.name, sql: $0.sql) })
    }
}

/// A step that ``Migrator/migrate(_:)`` applied.
public struct AppliedMigration: Sendable, Equatable {
    /// The group.
    public let group: String
    /// The step.
    public let name: String
}
