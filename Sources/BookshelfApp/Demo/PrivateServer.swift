import BookshelfCommandLine
import EmbeddedPostgres

/// A PostgreSQL that runs as long as the demo does, in a folder of its own.
enum PrivateServer {
    static func with(_ body: (String) async throws -> Void) async throws {
        let server = try await start()
        do {
            try await body(server.url)
        } catch {
            await Interruption.shielded { await server.stop() }
            throw error
        }
        await Interruption.shielded { await server.stop() }
    }

    private static func start() async throws -> EmbeddedPostgres {
        do {
            return try await EmbeddedPostgres.start()
        } catch let error as EmbeddedPostgresError {
            throw Failure(.unavailable, "private PostgreSQL: \(error)")
        }
    }
}
