public import Logging
public import OutboxPostgres
public import Postgres
import WhiteLabelSchema

extension SQLIdentifier {
    /// The schema of White Label's tables.
    static let whiteLabel: SQLIdentifier = "white_label"
}

extension MigrationGroup {
    /// White Label's own tables.
    public static let whiteLabel = MigrationGroup(
        name: "white-label", schema: .whiteLabel,
        migrations: WhiteLabelSchema.migrations.map { Migration(name: $0.name, sql: $0.sql) })
}

extension [MigrationGroup] {
    /// Everything White Label needs: the outbox, then its own tables.
    public static var whiteLabel: [MigrationGroup] { [.outbox(), .whiteLabel] }
}

extension PostgresOutboxStore {
    /// The tables of White Label's aggregates.
    public static var whiteLabelTables: [any AggregateTable.Type] {
        [
            UserTable.self,
            UsernameTable.self,
            VinylTable.self,
            WishListTable.self,
            WishCountTable.self,
            TradeTable.self,
            TraderAccountTable.self,
            VinylOrderTable.self,
            ApprovalTable.self,
            EnrolmentTable.self,
            PersonTable.self,
            OrganisationTable.self,
            MembershipTable.self,
        ]
    }

    /// White Label's store: its aggregates in ordinary tables, its events in the outbox beside them.
    ///
    /// Throws what ``init(client:schema:tables:rings:logger:)`` throws, which the tests rule out.
    public static func whiteLabel(
        client: PostgresClient, rings: Bool = true, logger: Logger
    ) throws -> PostgresOutboxStore {
        try PostgresOutboxStore(client: client, tables: whiteLabelTables, rings: rings, logger: logger)
    }
}
