import Logging
import ServiceLifecycle

/// A service of this process, on a port of its own.
enum Listening {
    /// For as long as `body` runs, which is told the port once requests are taken; the requests that are left end first.
    static func with<R>(
        logger: Logger, _ service: (_ onListening: @escaping @Sendable (Int) -> Void) throws -> any Service,
        _ body: (_ port: Int) async throws -> sending R
    ) async throws -> sending R {
        let (ports, known) = AsyncStream.makeStream(of: Int.self)
        let group = ServiceGroup(services: [try service { known.yield($0) }], logger: logger)
        let running = Task {
            defer { known.finish() }
            try await group.run()
        }
        do {
            guard let port = await ports.first(where: { _ in true }) else {
                throw Tool.Failed(description: "the service has ended before it listened")
            }
            let result = try await body(port)
            try await stop(group, running)
            return result
        } catch {
            try await stop(group, running)
            throw error
        }
    }

    /// Throws what the service itself fails with.
    private static func stop(_ group: ServiceGroup, _ running: Task<Void, any Error>) async throws {
        await group.triggerGracefulShutdown()
        try await running.value
    }
}
