import ArgumentParser

/// `bookshelf catalog`.
struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "Show where the catalog stands, or make it anew from the log while it is read.",
        subcommands: [CatalogStatusCommand.self, CatalogRebuildCommand.self])
}
