import Outbox
import OutboxRelay
import OutboxTesting
import ServiceLifecycle

/// Runs relays as services while `body` runs, then asks them to stop and waits until they have.
func running<Result: Sendable>(_ relays: [Relay], while body: () async throws -> Result) async throws -> Result {
    let group = ServiceGroup(services: relays, logger: .silent)
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        let result = try await body()
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        return result
    }
}

extension RelayProbe {
    /// Waits until each of these events was handled by the subscription.
    func handled(_ positions: Set<Int64>, by name: SubscriptionName) async {
        var missing = positions
        guard !missing.isEmpty else { return }
        await next { event in
            if case .handled(name, let positions) = event { missing.subtract(positions) }
            return missing.isEmpty
        }
    }
}
