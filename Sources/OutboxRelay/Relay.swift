import Foundation
public import Logging
public import Outbox
public import ServiceLifecycle
import Synchronization

/// The worker that reads the outbox and hands events to the application's handlers.
///
/// Run it in a process of its own, as a service; any number of relays may run on one outbox. When asked to stop it takes
/// nothing new, lets handlers finish within ``RelayConfiguration/grace``, and returns. A relay that is killed loses
/// nothing: what was not committed is delivered again by the next one.
///
/// ```swift
/// let relay = try Relay(store: store, handlers: handlers, logger: logger)
/// try await ServiceGroup(services: [relay], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
/// ```
public struct Relay: Service, CustomStringConvertible {
    let store: any OutboxStore
    let handlers: HandlerRegistry
    let configuration: RelayConfiguration
    let logger: Logger

    /// Prepares a relay; nothing runs before ``run()``.
    ///
    /// Throws `OutboxError.Code.unsupported` for a setting out of bounds, or without handlers.
    public init(
        store: any OutboxStore, handlers: HandlerRegistry, configuration: RelayConfiguration = RelayConfiguration(),
        logger: Logger
    ) throws {
        try configuration.validate()
        guard !handlers.subscriptions.isEmpty else {
            throw OutboxError(.unsupported, "a relay without handlers delivers nothing: declare React or Deliver")
        }
        self.store = store
        self.handlers = handlers
        self.configuration = configuration
        self.logger = logger
    }

    /// What it delivers to, for logs.
    public var description: String { handlers.subscriptions.map(\.name.rawValue).joined(separator: ", ") }

    /// Makes the subscriptions known, then delivers until told to stop.
    ///
    /// Failures of the database are logged and waited out, at the start too. Throws `OutboxError` where a subscription
    /// cannot be registered.
    public func run() async throws {
        let stop = StopSignal()
        try await withGracefulShutdownHandler {
            try await register(until: stop)
            logger.info("relay started", metadata: ["delivers": "\(self)", "holder": "\(configuration.holder)"])
            await withTaskGroup(of: Bool?.self) { group in
                let wakeUps = WakeUps()
                if configuration.listens {
                    let rings = store.wakeUps()
                    group.addTask {
                        await wakeUps.pass(on: rings)
                        return nil
                    }
                }
                for subscription in handlers.subscriptions {
                    let loop = SubscriptionLoop(worker(for: subscription, until: stop), configuration, wakeUps, logger)
                    group.addTask {
                        await loop.run(until: stop)
                        return true
                    }
                }
                group.addTask { await graceIsOver(after: stop) }
                var running = handlers.subscriptions.count
                while running > 0, let ended = await group.next() {
                    switch ended {
                    case true?: running -= 1
                    case false?: group.cancelAll()
                    case nil: break
                    }
                }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            stop.raise()
        }
        logger.info("relay stopped")
    }

    /// Delivers everything that is committed and due, then returns: the synchronous mode for tests and scripts.
    ///
    /// Events that handlers save are delivered too. A failing event is parked as ever. Returns the number of events
    /// handled. Throws where the database fails.
    @discardableResult
    public func drain() async throws -> Int {
        try await store.register(handlers.subscriptions)
        var workers = handlers.subscriptions.map { worker(for: $0, until: StopSignal()) }
        var total = 0
        var hasMoved = true
        while hasMoved {
            hasMoved = false
            for index in workers.indices {
                while case .handled(let count) = try await workers[index].step() {
                    hasMoved = true
                    total += count
                }
            }
        }
        for index in workers.indices { await workers[index].retire() }
        return total
    }

    func worker(for subscription: Subscription, until stop: StopSignal) -> any Worker {
        switch subscription.kind {
        case .react(let handlers):
            Reactor(
                subscription: subscription, handlers: handlers, store: store, configuration: configuration,
                logger: logger)
        case .deliver(let handlers):
            Deliverer(
                subscription: subscription, handlers: handlers, store: store, configuration: configuration,
                stop: stop, logger: logger)
        }
    }

    /// Waits for a database that is away; throws where the subscriptions do not fit.
    private func register(until stop: StopSignal) async throws {
        let policy = RetryPolicy(baseDelay: .milliseconds(50), maximumDelay: configuration.longestBackoff)
        var failures = 0
        while !stop.isRaised {
            do {
                return try await store.register(handlers.subscriptions)
            } catch  where store.cause(of: error) == .infrastructure && !Task.isCancelled {
                failures += 1
                logger.warning("subscriptions not registered yet", metadata: ["error": "\(error)"])
                await stop.sleep(for: policy.delay(afterAttempt: failures))
            }
        }
    }

    /// False once the grace after a stop is over, so that what still runs is cancelled.
    private func graceIsOver(after stop: StopSignal) async -> Bool {
        await stop.wait()
        do { try await Task.sleep(for: configuration.grace) } catch { return false }
        logger.warning("grace is over: handlers that still run are cancelled, their events are delivered again")
        return false
    }
}
