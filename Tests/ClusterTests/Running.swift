import Logging
import OutboxRelay
import ServiceLifecycle

/// Runs a relay as a service while `body` runs, then asks it to stop and waits until it has.
func running(_ relay: Relay, while body: () async throws -> Void) async throws {
    let group = ServiceGroup(services: [relay], logger: .silent)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        try await body()
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
    }
}

extension RelayEvent {
    var isInterrupted: Bool { if case .interrupted = self { true } else { false } }
}
