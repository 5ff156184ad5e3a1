import OutboxPostgres
import Postgres
import ServiceLifecycle
import TestServer

/// A database of a chapter's own, dropped when the chapter is over.
func withDatabase(_ body: (_ url: String) async throws -> Void) async throws {
    let admin = try await TestServer.admin.value
    let name = TestServer.uniqueName("workshop")
    let database = try SQLIdentifier(name)
    try await admin.execute("CREATE DATABASE \(database)")
    do {
        try await body(TestServer.url(of: name))
    } catch {
        _ = try? await admin.execute("DROP DATABASE \(database) WITH (FORCE)")
        throw error
    }
    try await admin.execute("DROP DATABASE \(database) WITH (FORCE)")
}

/// Asks a relay's process to stop, as SIGTERM would, once it has written a ticket; also where it never does.
func stop(_ group: ServiceGroup, onceThereAreTicketsIn store: PostgresOutboxStore) async throws {
    do {
        try await TestServer.until("the relay writes a ticket") {
            try await !store.client.query("SELECT FROM workshop.tickets").isEmpty
        }
    } catch {
        await group.triggerGracefulShutdown()
        throw error
    }
    await group.triggerGracefulShutdown()
}
