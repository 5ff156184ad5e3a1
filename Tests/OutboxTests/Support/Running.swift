import Logging
import Outbox
import OutboxRelay
import OutboxTesting
import ServiceLifecycle

/// Runs relays as services while `body` runs, then asks them to stop and waits until they have.
func running<Result: Sendable>(
    _ relays: Relay..., while body: () async throws -> Result
) async throws -> Result {
    let group = ServiceGroup(services: relays, logger: .quiet)
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        let result = try await body()
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        return result
    }
}

/// A relay that tells `probe` what it does.
func relay(
    on store: any OutboxStore, probe: RelayProbe = RelayProbe(),
    _ configure: (inout RelayConfiguration) -> Void = { _ in },
    @HandlerBuilder handlers: () -> [any SubscriptionDeclaration]
) throws -> Relay {
    var configuration = RelayConfiguration()
    configuration.observe = probe.observe
    configure(&configuration)
    return try Relay(store: store, handlers: HandlerRegistry(handlers), configuration: configuration, logger: .quiet)
}

extension Logger {
    static var quiet: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }
}

extension RelayEvent {
    var isIdle: Bool { if case .idle = self { true } else { false } }
    var isInterrupted: Bool { if case .interrupted = self { true } else { false } }
    /// The positions of events that were handled.
    var handled: [Int64] { if case .handled(_, let positions) = self { positions } else { [] } }
    /// The state of an event that was set aside.
    var parked: ParkedEvent.State? { if case .parked(_, _, let state, _) = self { state } else { nil } }
}

extension RetryPolicy {
    /// Tried again at a random time within a century: no test lives to see it.
    static var tomorrow: RetryPolicy {
        RetryPolicy(baseDelay: .seconds(3_000_000_000), maximumDelay: .seconds(3_000_000_000))
    }
}
