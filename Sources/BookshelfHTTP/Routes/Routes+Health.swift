import Hummingbird
import OutboxPostgres
import Postgres

extension Routes {
    /// Whether the process runs, and whether it can do something.
    func addHealth(to group: RouterGroup<ServiceContext>) {
        group.get("health/live") { _, _ in StoredAnswer(status: 200, json: ["status": "live"]).response }
        group.get("health/ready") { _, _ in
            do {
                _ = try await store.client.query("SELECT 1")
            } catch {
                throw Problem(.databaseUnavailable, "the database cannot be used at this moment", retryAfter: 1)
            }
            return StoredAnswer(status: 200, json: ["status": "ready"]).response
        }
    }
}
