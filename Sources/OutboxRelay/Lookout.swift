import Logging
import Outbox
import Synchronization

/// Looks at the log for all idle loops of a relay at once, and wakes those that have something to do.
///
/// A look is one statement, so an idle relay costs the same however many subscriptions it has. A loop that just became
/// idle is looked for after a short pause, by itself; once its pauses are long it is looked for whenever another is.
/// Rings wake loops between looks, and none is forgotten: whoever goes to sleep says how many it had heard before.
final class Lookout: Sendable {
    private struct State {
        var rings = 0
        var sleepers: [Shard: Sleeper] = [:]
        var isClosed = false
        /// Ends the pause before the next look.
        var bell = StopSignal()
        /// When that pause is over; nil where only the bell ends it.
        var nextLook: ContinuousClock.Instant?

        /// What is to be done now.
        mutating func takeTurn() -> Turn {
            let now = ContinuousClock.now
            nextLook = sleepers.values.filter { !$0.alarm.isRaised }.compactMap(\.lookAt).min()
            guard let next = nextLook, next <= now else {
                bell = StopSignal()
                return .wait(for: nextLook.map { $0 - now }, bell)
            }
            var shards: [Shard: [EventName]] = [:]
            for (shard, sleeper) in sleepers where sleeper.isRipe(now) && !sleeper.alarm.isRaised {
                shards[shard] = sleeper.names
                sleepers[shard]?.begin()
            }
            return .look(shards)
        }
    }

    private enum Turn: Sendable {
        case look([Shard: [EventName]])
        case wait(for: Duration?, StopSignal)
    }

    private let state = Mutex(State())
    private let store: any OutboxStore
    private let configuration: RelayConfiguration
    private let logger: Logger

    init(_ store: any OutboxStore, _ configuration: RelayConfiguration, _ logger: Logger) {
        self.store = store
        self.configuration = configuration
        self.logger = logger
    }

    // MARK: Loops

    /// How often it has rung: ask before a step, and hand it to the sleep after.
    var rings: Int { state.withLock { $0.rings } }

    /// Sleeps until there may be something to do, the relay stops, or the task is cancelled; the sleeper as it woke up.
    ///
    /// One loop sleeps for a shard at a time.
    func sleep(_ sleeper: Sleeper, for shard: Shard, since rings: Int) async -> Sleeper {
        state.withLock { state in
            var sleeper = sleeper
            let isHeard = state.rings != rings && sleeper.hear()
            if isHeard || state.isClosed { sleeper.alarm.raise() }
            state.sleepers[shard] = sleeper
            guard let lookAt = sleeper.lookAt, state.nextLook.map({ lookAt < $0 }) ?? true else { return }
            state.bell.raise()
        }
        await sleeper.alarm.wait()
        return state.withLock { $0.sleepers.removeValue(forKey: shard) } ?? sleeper
    }

    /// Something was committed: wakes those that take a ring at its word, and looks for the others.
    func ring() {
        state.withLock { state in
            state.rings += 1
            for shard in state.sleepers.keys where state.sleepers[shard]?.hear() == true {
                state.sleepers[shard]?.alarm.raise()
            }
            state.bell.raise()
        }
    }

    /// Rings for each value until the task is cancelled.
    func pass(on rings: AsyncStream<Void>) async {
        for await _ in rings { ring() }
    }

    /// Wakes everybody, now and later: the relay stops.
    func close() {
        state.withLock { state in
            state.isClosed = true
            for sleeper in state.sleepers.values { sleeper.alarm.raise() }
        }
    }

    // MARK: Looks

    /// Looks whenever it is time to, one look after another, until cancelled.
    func run() async {
        var failures = 0
        while !Task.isCancelled {
            switch state.withLock({ $0.takeTurn() }) {
            case .look(let shards):
                failures = await look(at: shards, failures)
                // A store in memory never suspends.
                await Task.yield()
            case .wait(let pause?, let bell): await bell.sleep(for: pause)
            case .wait(nil, let bell): await bell.wait()
            }
        }
    }

    /// Looks once, and wakes those it finds something for; how many looks have failed in a row by then.
    private func look(at shards: [Shard: [EventName]], _ failures: Int) async -> Int {
        do {
            let found = try await store.glance(at: shards)
            for shard in shards.keys {
                if case .nothing(let nextDue) = found[shard] { rest(shard, nextDue) } else { wake(shard) }
            }
            return 0
        } catch {
            guard !Task.isCancelled else { return failures }
            waitOut(error, shards, failures + 1)
            return failures + 1
        }
    }

    private func wake(_ shard: Shard) { state.withLock { $0.sleepers[shard]?.alarm.raise() } }

    private func rest(_ shard: Shard, _ nextDue: Duration?) {
        let longest = configuration.longestPause
        state.withLock { $0.sleepers[shard]?.foundNothing(nextDue: nextDue, longest: longest) }
        configuration.observe(.idle(shard.subscription))
    }

    private func waitOut(_ error: any Error, _ shards: [Shard: [EventName]], _ failures: Int) {
        let policy = RetryPolicy(baseDelay: .milliseconds(50), maximumDelay: configuration.longestBackoff)
        let delay = policy.delay(afterAttempt: failures) + configuration.shortestPause
        state.withLock { state in
            for shard in shards.keys { state.sleepers[shard]?.failed(retryAfter: delay) }
        }
        for shard in shards.keys { configuration.observe(.interrupted(shard.subscription, description: "\(error)")) }
        logger.warning(
            "looking for something to do failed",
            metadata: [
                "error": "\(error)", "failures": "\(failures)", "retry_in_seconds": "\(delay.inSeconds)",
            ])
    }
}
