public import OutboxPostgres
import Postgres
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
