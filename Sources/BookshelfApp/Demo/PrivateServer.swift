import BookshelfCommandLine
import EmbeddedPostgres

/// A PostgreSQL that runs as long as the demo does, in a folder of its own.
enum PrivateServer {
    static func with(_ body: (String) async throws -> Void) async throws {
    }
}
