public import ArgumentParser
public import Postgres

/// Which database a command works on.
public struct DatabaseOptions: ParsableArguments {
    /// The server and database.
    @Option(
        name: .customLong("database-url"),
        help: ArgumentHelp(
            "The database, such as postgres://user@host/name; else DATABASE_URL.",
            discussion: "A password belongs into DATABASE_URL or a password file, never here.", valueName: "url"))
    public var databaseURL: String?

    /// Nothing parsed yet.
    public init() {}

    /// The database to use.
    ///
    /// Throws ``Failure`` where none is named, or a password is among the arguments, where every user of the machine sees
    /// it; `PostgresError` for one that cannot be parsed.
    public func configuration(_ settings: Settings) throws -> PostgresConfiguration {
        if let databaseURL {
            guard !DatabaseURL(databaseURL).holdsPassword else {
                throw Failure(
                    .usage,
                    "--database-url: it holds a password, which every user of this machine can see; "
                        + "set DATABASE_URL instead, or use a password file (PGPASSFILE)")
            }
            return try PostgresConfiguration(url: databaseURL)
        }
        guard let url = settings.databaseURL else {
            throw Failure(
                .configuration,
                "no database: DATABASE_URL is not set; set it to postgres://user:password@host/name, "
                    + "or run 'bookshelf demo', which brings its own")
        }
        return try PostgresConfiguration(url: url)
    }
}
