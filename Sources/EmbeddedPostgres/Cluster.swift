/// What tests do to a server's data folder.
extension EmbeddedPostgres {
    /// Copies a running server and follows it as its standby, with its databases and users.
    ///
    /// - Throws: ``EmbeddedPostgresError`` with what `pg_basebackup` says.
    package static func standby(of primary: EmbeddedPostgres) async throws -> EmbeddedPostgres {
        var options = Options(durable: false)
        options.origin = primary.url
        return try await start(options)
    }

    /// Stops the server and keeps its folder for ``start()``.
    package func halt(_ mode: StopMode = .fast) async throws { try await command { try $0.halt(mode) } }

    /// Starts a halted server again.
    ///
    /// - Throws: ``EmbeddedPostgresError`` with the end of the server's log.
    package func start() async throws {
        try await command { guardian in _ = try guardian.start() }
    }

    /// Runs one line of shell as the server's user, in its folder; `$bin` holds the programs, `$data` the data.
    ///
    /// - Throws: ``EmbeddedPostgresError`` with what it printed, where it fails.
    package func run(_ line: String) async throws { try await command { try $0.run(line) } }
}
