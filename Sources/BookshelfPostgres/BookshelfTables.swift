import BookshelfSchema
public import Logging
public import OutboxPostgres
public import Postgres

extension SQLIdentifier {
    /// The schema of Bookshelf's tables.
    static let bookshelf: SQLIdentifier = "bookshelf"
}

extension MigrationGroup {
    /// Bookshelf's own tables.
    public static let bookshelf = MigrationGroup(
        name: "bookshelf", schema: .bookshelf,
        migrations: BookshelfSchema.migrations.map { Migration(name: $0.name, sql: $0.sql) })
}

extension [MigrationGroup] {
    /// Everything Bookshelf needs: the outbox, then its own tables.
    public static var bookshelf: [MigrationGroup] { [.outbox(), .bookshelf] }
}

extension PostgresOutboxStore {
    /// The tables of Bookshelf's aggregates.
    public static var bookshelfTables: [any AggregateTable.Type] {
        [BookTable.self, OrderTable.self, InventoryTable.self]
    }

    /// Bookshelf's store: its aggregates in ordinary tables, its events in the outbox beside them.
    ///
    /// Throws what ``init(client:schema:tables:logger:)`` throws, which the tests rule out.
    public static func bookshelf(
        client: PostgresClient, rings: Bool = true, logger: Logger
    ) throws -> PostgresOutboxStore {
        try PostgresOutboxStore(client: client, tables: bookshelfTables, rings: rings, logger: logger)
    }
}
