import BookshelfPostgres
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import Synchronization

/// Relays that work off a log, measured from their first batch to their last.
struct Drain {
    let arena: Arena
    let subscriptions: [any SubscriptionDeclaration]
    var relays = 1
    var batchSize: Int?
    /// How many events all subscriptions together have to handle.
    var deliveries: Int

    init(_ arena: Arena, _ subscriptions: [any SubscriptionDeclaration], relays: Int = 1, deliveries: Int? = nil) {
        (self.arena, self.subscriptions, self.relays) = (arena, subscriptions, relays)
        self.deliveries = deliveries ?? arena.events * subscriptions.count
    }

    /// Events a second.
    func rate() async throws -> Double {
        let progress = Progress(until: deliveries)
        let clients = try (0..<relays).map { _ in try arena.client(connections: 2 * subscriptions.count + 8) }
        let running = try clients.map { client in
            let relay = try relay(client, progress)
            return Task { try await relay.run() }
        }
        await progress.end()
        for task in running { task.cancel() }
        for task in running { _ = try? await task.value }
        for client in clients { await client.close() }
        return progress.rate
    }

    private func relay(_ client: PostgresClient, _ progress: Progress) throws -> Relay {
        let store = try PostgresOutboxStore.bookshelf(client: client, logger: arena.logger)
        var configuration = RelayConfiguration()
        if let batchSize { configuration.batchSize = batchSize }
        configuration.observe = { event in
            if case .handled(_, let positions) = event { progress.add(positions.count) }
        }
        return try Relay(
            store: store, handlers: try HandlerRegistry { subscriptions },
            configuration: configuration, logger: arena.logger)
    }

    /// What all relays have handled so far.
    private final class Progress: Sendable {
        private let goal: Int
        private let state = Mutex(State())
        private let (ends, ending) = AsyncStream<Never>.makeStream()

        private struct State {
            var done = 0
            var start: (at: ContinuousClock.Instant, done: Int)?
            var end = ContinuousClock.now
            /// When it was last said how far things are.
            var said = ContinuousClock.now
        }

        init(until goal: Int) { self.goal = goal }

        func add(_ count: Int) {
            state.withLock { state in
                state.done += count
                if state.start == nil { state.start = (.now, state.done) }
                state.end = .now
                tell(&state)
                if state.done >= goal { ending.finish() }
            }
        }

        /// What takes long says every five seconds how far it is, and how long it will take.
        private func tell(_ state: inout State) {
            guard let start = state.start, state.end - state.said > .seconds(5) else { return }
            state.said = state.end
            let rate = Double(state.done - start.done) / ((state.end - start.at) / .seconds(1))
            let left = Double(goal - state.done) / max(1, rate)
            say("  \(Double(state.done).grouped) of \(Double(goal).grouped) delivered, \(left.grouped) s left")
        }

        func end() async { for await _ in ends {} }

        /// After the first batch, which finds everything cold.
        var rate: Double {
            state.withLock { state in
                guard let start = state.start, state.end > start.at else { return 0 }
                return Double(state.done - start.done) / ((state.end - start.at) / .seconds(1))
            }
        }
    }
}
