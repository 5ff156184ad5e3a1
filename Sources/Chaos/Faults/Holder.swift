import EmbeddedPostgres
import Foundation
import Logging
import Postgres

/// A writing transaction in another database that does nothing until it is told to end.
final class Holder: Sendable {
    private let client: PostgresClient
    private let release = DispatchSemaphore(value: 0)
    private let task: Task<Void, Never>
    /// Where the log ended when the transaction was open.
    private let position: Int64

    init(_ scene: Scene) async throws {
        let url = scene.server.url.replacing("/app?", with: "/elsewhere?")
        var configuration = try PostgresConfiguration(url: url)
        configuration.idleInTransactionTimeout = nil
        let client = PostgresClient(configuration, logger: chaosLogger("holder", .critical))
        let (isOpen, opened) = AsyncStream<Void>.makeStream()
        let release = release
        task = Task {
            _ = try? await client.withTransaction { transaction in
                _ = try transaction.query("SELECT pg_current_xact_id()")
                opened.finish()
                release.wait()
            }
            opened.finish()
        }
        for await _ in isOpen {}
        self.client = client
        position =
            try await scene.admin.query("SELECT coalesce(max(position), 0) FROM outbox.events").first?
            .decode(at: 0) ?? 0
    }

    /// Whether both subscriptions have passed events that were written since.
    func isOvertaken(_ admin: PostgresClient) async throws -> Bool {
        try await admin.query(
            "SELECT count(DISTINCT subscription_id) = 2 FROM outbox.checkpoints WHERE position > \(position)"
        ).first?
        .decode(at: 0) ?? false
    }

    func end() async {
        release.signal()
        await task.value
        await client.close()
    }
}
