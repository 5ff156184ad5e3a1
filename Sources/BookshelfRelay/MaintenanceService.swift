import OutboxPostgres
import ServiceLifecycle

/// Maintains the outbox beside the relay, until told to stop.
struct MaintenanceService: Service {
    let maintenance: OutboxMaintenance

    func run() async throws {
        await cancelWhenGracefulShutdown { await maintenance.run() }
    }
}
