import Bookshelf
import BookshelfPostgres
public import Logging
public import Outbox
public import OutboxPostgres
public import Postgres
public import WhiteLabel
import WhiteLabelPostgres

extension [MigrationGroup] {
    /// Everything the programs need: the outbox, and both domains' tables.
    public static var bothDomains: [MigrationGroup] { .bookshelf + [.whiteLabel] }
}

extension PostgresOutboxStore {
    /// The store of both domains: one log, one transaction across them where a command wants it.
    ///
    /// Throws what ``init(client:schema:tables:rings:logger:)`` throws, which the tests rule out.
    public static func bothDomains(client: PostgresClient, logger: Logger) throws -> PostgresOutboxStore {
        try PostgresOutboxStore(client: client, tables: bookshelfTables + whiteLabelTables, logger: logger)
    }
}

extension HandlerRegistry {
    /// What relays run, and commands that run the reactions themselves.
    ///
    /// Throws what ``init(_:)`` throws, which the tests rule out.
    public static func bothDomains(_ notifier: TerminalNotifier, _ gateways: Gateways) throws -> HandlerRegistry {
        let others = Catalog.projections + [any SubscriptionDeclaration].whiteLabel(gateways)
        return try .bookshelf(notifier: notifier, others: others) { notifier.announce($0) }
    }
}
