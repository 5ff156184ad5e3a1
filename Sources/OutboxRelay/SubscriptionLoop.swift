import Logging
import Outbox

/// Drives one subscription's shard: one step after another, and sleeps while there is nothing to do.
struct SubscriptionLoop {
    private var worker: any Worker
    private let configuration: RelayConfiguration
    private let lookout: Lookout
    private let logger: Logger
    /// The pause before the first look for it; it doubles while there is nothing to do.
    private var pause: Duration
    private var failures = 0
    /// Whether the last ring was for this subscription: then the next one is taken at its word.
    private var trustsRings: Bool
    /// Whether a ring woke it.
    private var isRung = false

    /// What comes after a step.
    private enum Next {
        case step
        case rest(Duration)
        case sleep(Sleeper)
    }

    init(_ worker: any Worker, _ configuration: RelayConfiguration, _ lookout: Lookout, _ logger: Logger) {
        self.worker = worker
        self.configuration = configuration
        self.lookout = lookout
        self.logger = logger
        pause = configuration.shortestPause
        trustsRings = worker.readsWhenRung
    }

    consuming func run(until stop: StopSignal) async {
        var loop = self
        while !stop.isRaised, !Task.isCancelled {
            let rings = loop.lookout.rings
            switch await loop.step() {
            case .step: break
            case .rest(let pause): await stop.sleep(for: pause)
            case .sleep(let sleeper):
                let woken = await loop.lookout.sleep(sleeper, for: loop.worker.shard, since: rings)
                loop.isRung = woken.isRung
                loop.pause = min(woken.pause * 2, loop.configuration.longestPause)
            }
            // A store in memory never suspends: without the yield a busy loop would keep its thread to itself.
            await Task.yield()
        }
        await loop.worker.retire()
    }

    /// One step; no error ends the loop: every one is waited out, with jitter.
    private mutating func step() async -> Next {
        do {
            let progress = try await worker.step()
            failures = 0
            return next(after: progress)
        } catch {
            return backoff(after: error)
        }
    }

    private mutating func next(after progress: Progress) -> Next {
        let (name, names) = (worker.subscription.name, worker.subscription.eventNames)
        defer { isRung = false }
        switch progress {
        case .handled:
            if isRung { trustsRings = worker.readsWhenRung }
            pause = configuration.shortestPause
            return .step
        case .idle(let nextDue):
            if isRung { trustsRings = false }
            configuration.observe(.idle(name))
            return .sleep(Sleeper(names: names, trustsRings: trustsRings, pause: pause, nextDue: nextDue))
        case .resting(let pause):
            configuration.observe(.idle(name))
            return .rest(max(pause, .milliseconds(1)))
        case .heldElsewhere:
            configuration.observe(.heldElsewhere(name))
            return .sleep(Sleeper(names: names, heldElsewhereFor: configuration.longestPause))
        }
    }

    private mutating func backoff(after error: any Error) -> Next {
        guard !Task.isCancelled else { return .step }
        failures += 1
        configuration.observe(.interrupted(worker.subscription.name, description: "\(error)"))
        let policy = RetryPolicy(baseDelay: .milliseconds(50), maximumDelay: configuration.longestBackoff)
        let delay = policy.delay(afterAttempt: failures) + configuration.shortestPause
        logger.warning(
            "delivery interrupted",
            metadata: [
                "subscription": "\(worker.subscription.name)", "error": "\(error)", "failures": "\(failures)",
                "retry_in_seconds": "\(delay.inSeconds)",
            ])
        return .rest(delay)
    }
}
