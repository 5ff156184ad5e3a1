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

    /// Whether a server on the network is trusted without proof.
    @Flag(
        name: .customLong("insecure-tls"),
        help: "Connect to a server on the network whose certificate is not verified; else DATABASE_INSECURE_TLS=true.")
    public var insecureTLS = false

    /// Nothing parsed yet.
    public init() {}

    /// The database to use.
    ///
    /// Throws ``Failure`` where none is named, or a password is among the arguments, where every user of the machine sees
    /// it, or for a server on the network that is not verified; `PostgresError` for one that cannot be parsed.
    public func configuration(_ settings: Settings) throws -> PostgresConfiguration {
        let configuration = try named(settings)
        if let host = configuration.unverifiedHosts.first, !insecureTLS, !settings.allowsInsecureTLS {
            throw Failure(
                .configuration,
                "insecure connection: nothing proves that '\(host)' is your server, which gets the password and all data; "
                    + "add sslmode=verify-full, or --insecure-tls on a network that you trust")
        }
        return configuration
    }

    private func named(_ settings: Settings) throws -> PostgresConfiguration {
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
