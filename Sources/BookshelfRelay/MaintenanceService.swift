import OutboxPostgres
import ServiceLifecycle

/// Maintains the outbox again and again, until told to stop.
struct MaintenanceService: Service {
    let maintenance: OutboxMaintenance
    var interval: Duration = .seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown { await maintenance.run(every: interval) }
    }
}
