import Logging
import Outbox
import OutboxRelay
import ServiceLifecycle

@testable import OutboxTesting

/// Runs relays as services while `body` runs, then asks them to stop and waits until they have.
func running<Result: Sendable>(
    _ relays: [Relay], while body: () async throws -> Result
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

extension RelayProbe {
    /// Waits until so many events were handled.
    func handled(_ count: Int) async {
        var seen = 0
        await next { event in
            if case .handled(_, let positions) = event { seen += positions.count }
            return seen >= count
        }
    }
}

extension RelayEvent {
    var isIdle: Bool { if case .idle = self { true } else { false } }
    var isInterrupted: Bool { if case .interrupted = self { true } else { false } }
    var isHeldElsewhere: Bool { if case .heldElsewhere = self { true } else { false } }
}

/// Opens once; those who wait go on, and those who come later do not wait.
actor Gate {
    private var isOpen = false
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private var arrivals = 0
    private var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    /// Waits for the gate, whatever happens to the task: a handler that does not listen to its cancellation.
    func pass() async {
        arrivals += 1
        for watcher in watchers where watcher.count <= arrivals { watcher.continuation.resume() }
        watchers.removeAll { $0.count <= arrivals }
        if !isOpen { await withCheckedContinuation { waiters.append($0) } }
    }

    /// Waits until so many have come to the gate.
    func hasArrived(_ count: Int = 1) async {
        if arrivals < count { await withCheckedContinuation { watchers.append((count, $0)) } }
    }

    func open() {
        isOpen = true
        for waiter in waiters { waiter.resume() }
        waiters = []
    }
}
