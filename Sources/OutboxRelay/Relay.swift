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
    private let watchdog: Watchdog

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
        watchdog = Watchdog(limit: configuration.handlerLimit, onStuck: configuration.onStuck)
    }

    /// What it delivers to, for logs.
    public var description: String { handlers.subscriptions.map(\.name.rawValue).joined(separator: ", ") }

    /// Makes the subscriptions known, then delivers until told to stop.
    ///
    /// Failures of the database are logged and waited out, at the start too. Throws `OutboxError` where a subscription
    /// cannot be registered.
    public func run() async throws {
        let (stop, lookout) = (StopSignal(), Lookout(store, configuration, logger))
        try await withGracefulShutdownHandler {
            let workers = workers(try await register(until: stop), until: stop)
            logger.info("relay started", metadata: ["delivers": "\(self)", "holder": "\(configuration.holder)"])
            await withTaskGroup(of: Bool.self) { group in
                for worker in workers {
                    let loop = SubscriptionLoop(worker, configuration, lookout, logger)
                    group.addTask {
                        await loop.run(until: stop)
                        return true
                    }
                }
                group.addTask { await graceIsOver(after: stop) }
                group.addTask {
                    await lookout.run()
                    return false
                }
                let hearing = Task { if configuration.listens { await lookout.pass(on: store.wakeUps()) } }
                defer { hearing.cancel() }
                let watching = Task { await watchdog.run() }
                defer { watching.cancel() }
                var running = workers.count
                while running > 0, let isLoop = await group.next() {
                    if isLoop { running -= 1 } else { group.cancelAll() }
                }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            stop.raise()
            lookout.close()
        }
        logger.info("relay stopped")
    }

    /// Delivers everything that is committed and due, then returns: the synchronous mode for tests and scripts.
    ///
    /// Events that handlers save are delivered too. A failing event is parked as ever. Returns the number of events
    /// handled. Throws where the database fails.
    @discardableResult
    public func drain() async throws -> Int {
        let shards = try await store.register(handlers.subscriptions)
        var workers = workers(shards, until: StopSignal(), marking: false)
        let asked = Dictionary(uniqueKeysWithValues: workers.map { ($0.shard, $0.subscription.eventNames) })
        var total = 0
        var busy = Array(workers.indices)
        while !busy.isEmpty {
            var hasMoved = false
            for index in busy {
                while case .handled(let count) = try await workers[index].step() {
                    hasMoved = true
                    total += count
                }
            }
            // Handlers may have saved events for any of them.
            let found = hasMoved ? try await store.glance(at: asked) : [:]
            busy = workers.indices.filter { index in
                if case .nothing = found[workers[index].shard] { false } else { hasMoved }
            }
        }
        for index in workers.indices { await workers[index].retire() }
        return total
    }

    /// One worker for each shard of each subscription.
    func workers(
        _ shards: [SubscriptionName: Int], until stop: StopSignal, marking: Bool = true
    ) -> [any Worker] {
        handlers.subscriptions.flatMap { subscription in
            let breaker = Breaker(configuration.breaker)
            return (0..<(shards[subscription.name] ?? 1)).map { index in
                worker(for: subscription, Shard(subscription.name, index), breaker, until: stop, marking: marking)
            }
        }
    }

    private func worker(
        for subscription: Subscription, _ shard: Shard, _ breaker: Breaker, until stop: StopSignal, marking: Bool
    ) -> any Worker {
        switch subscription.kind {
        case .react(let handlers):
            Reactor(
                subscription: subscription, shard: shard, handlers: handlers, store: store,
                configuration: configuration, watchdog: watchdog, marks: marking, logger: logger)
        case .deliver(let handlers):
            Deliverer(
                subscription: subscription, shard: shard, handlers: handlers, store: store,
                configuration: configuration, breaker: breaker, stop: stop, logger: logger)
        }
    }

    /// Waits for a database that is away; throws where the subscriptions do not fit.
    private func register(until stop: StopSignal) async throws -> [SubscriptionName: Int] {
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
        return [:]
    }

    /// False once the grace after a stop is over, so that what still runs is cancelled.
    private func graceIsOver(after stop: StopSignal) async -> Bool {
        await stop.wait()
        do { try await Task.sleep(for: configuration.grace) } catch { return false }
        logger.warning("grace is over: handlers that still run are cancelled, their events are delivered again")
        return false
    }
}
