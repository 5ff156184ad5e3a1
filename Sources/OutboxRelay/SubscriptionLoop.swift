import Logging
import Outbox

/// Drives one subscription: one step after another, with a pause that grows while there is nothing to do.
struct SubscriptionLoop {
    private var worker: any Worker
    private let configuration: RelayConfiguration
    private let wakeUps: WakeUps
    private let logger: Logger
    /// Whether it pauses because there was nothing to do, so that what is new ends the pause.
    private var isIdle = false
    private var pause: Duration
    private var failures = 0

    init(_ worker: any Worker, _ configuration: RelayConfiguration, _ wakeUps: WakeUps, _ logger: Logger) {
        self.worker = worker
        self.configuration = configuration
        self.wakeUps = wakeUps
        self.logger = logger
        self.pause = configuration.shortestPause
    }

    consuming func run(until stop: StopSignal) async {
        var loop = self
        while !stop.isRaised, !Task.isCancelled {
            let rings = loop.wakeUps.count
            let pause = await loop.step()
            // A store in memory never suspends: without the yield a busy loop would keep its thread to itself.
            if pause <= .zero {
                await Task.yield()
            } else if loop.isIdle {
                if await loop.wakeUps.sleep(for: pause, since: rings, until: stop) { loop.worker.hearRing() }
            } else {
                await stop.sleep(for: pause)
            }
        }
        await loop.worker.retire()
    }

    /// One step, and how long to pause after it.
    ///
    /// No error ends the loop: every one is waited out, with jitter.
    private mutating func step() async -> Duration {
        isIdle = false
        do {
            let progress = try await worker.step()
            failures = 0
            return pause(after: progress)
        } catch {
            return backoff(after: error)
        }
    }

    private mutating func pause(after progress: Progress) -> Duration {
        switch progress {
        case .handled:
            pause = configuration.shortestPause
            return .zero
        case .idle(let nextDue):
            isIdle = true
            configuration.observe(.idle(worker.subscription.name))
            let now = min(pause, nextDue ?? pause)
            pause = min(pause * 2, configuration.longestPause)
            return max(now, .milliseconds(1))
        case .heldElsewhere:
            configuration.observe(.heldElsewhere(worker.subscription.name))
            pause = configuration.longestPause
            return pause
        }
    }

    private mutating func backoff(after error: any Error) -> Duration {
        guard !Task.isCancelled else { return .zero }
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
        return delay
    }
}
