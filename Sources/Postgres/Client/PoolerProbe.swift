/// What stands between a client and its server, as far as it shows.
public struct Pooling: Sendable, Equatable {
    /// True where two open connections share one process of the server: a pooler lends it for a transaction at a time.
    ///
    /// Then there is no LISTEN, and nothing set on a connection stays.
    public let isByTransaction: Bool
    /// False where timeouts of the configuration did not reach the server.
    public let keepsTimeouts: Bool
}

extension PostgresClient {
    /// Looks for a pooler, by two connections of its own; where it lends by transaction, statements are no longer prepared.
    ///
    /// - Throws: as ``query(_:file:line:)``.
    public func probePooling() async throws -> Pooling {
        var configuration = configuration
        configuration.maximumConnections = 1
        configuration.preparesStatements = false
        let (one, other) = (
            PostgresClient(configuration, logger: logger), PostgresClient(configuration, logger: logger)
        )
        do {
            let pooling = Pooling(
                isByTransaction: try await Self.share(one, other), keepsTimeouts: try await one.keepsTimeouts())
            await one.close()
            await other.close()
            if pooling.isByTransaction { pool.preparation.turnOff(logger) }
            return pooling
        } catch {
            await one.close()
            await other.close()
            throw error
        }
    }

    /// A process of the server belongs to one connection, or to a pooler; both connections stay open.
    private static func share(_ one: PostgresClient, _ other: PostgresClient) async throws -> Bool {
        let first = try await one.serverProcess()
        for _ in 0..<5 {
            // The last one given back is the first that is lent again.
            let (theirs, ours) = (try await other.serverProcess(), try await one.serverProcess())
            if theirs == ours || ours != first { return true }
        }
        return false
    }

    private func serverProcess() async throws -> Int32? {
        try await query("SELECT pg_backend_pid()").first?.decode(Int32.self, at: 0)
    }

    private func keepsTimeouts() async throws -> Bool {
        guard let limit = configuration.statementTimeout, configuration.additional["statement_timeout"] == nil else {
            return true
        }
        let rows = try await query("SELECT setting::int4 FROM pg_settings WHERE name = 'statement_timeout'")
        let setting = try rows.first?.decode(Int32.self, at: 0) ?? 0
        return setting > 0 || limit.wholeMilliseconds == 0
    }
}
