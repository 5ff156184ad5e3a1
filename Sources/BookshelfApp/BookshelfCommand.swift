import ArgumentParser

/// `bookshelf`: every state change is one command, and so one transaction.
struct BookshelfCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bookshelf",
        abstract: "A bookshop on a transactional outbox: catalog, orders, inventory.",
        discussion: """
            The database is DATABASE_URL. Reactions run in a process of their own, 'relay run', or with --sync in this \
            one. 'bookshelf demo' needs nothing and shows everything. White Label, a second domain on the same database, is \
            'bookshelf white-label'.
            """,
        subcommands: [
            MigrateCommand.self, RolesCommand.self, AddBookCommand.self, PlaceOrderCommand.self,
            ConfirmOrderCommand.self, ShipOrderCommand.self, AdjustStockCommand.self, ListCommand.self,
            CatalogCommand.self, ImportCommand.self, ExportCommand.self, ServeCommand.self, TokenCommand.self,
            WhiteLabelCommand.self, DemoCommand.self, SchemaDumpCommand.self,
        ])
}
