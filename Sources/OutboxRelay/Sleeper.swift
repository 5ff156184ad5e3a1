import Outbox

/// A loop that has nothing to do, as the lookout knows it: when to look for it, and what wakes it.
struct Sleeper: Sendable {
    /// What its subscription asks for.
    let names: [EventName]
    /// Whether a ring wakes it without a look.
    let trustsRings: Bool
    /// Ends its sleep.
    let alarm = StopSignal()
    /// The pause before the next look; it doubles with each that finds nothing.
    private(set) var pause: Duration
    /// When it is looked for at the latest; nil while it is, and once it is woken.
    private(set) var lookAt: ContinuousClock.Instant?
    /// Whether the last thing it heard was a ring.
    private(set) var isRung = false
    /// From when on it is looked for along with others: later looks of all idle loops fall together by this.
    private var ripeAt: ContinuousClock.Instant
    private var isDeaf = false

    /// A loop that found nothing, and knows of an event that is due after `nextDue`.
    init(names: [EventName], trustsRings: Bool, pause: Duration, nextDue: Duration?) {
        (self.names, self.trustsRings, self.pause, ripeAt) = (names, trustsRings, pause, .now)
        rest(nextDue: nextDue)
    }

    /// A loop whose shard another relay has: it hears no rings until it was looked for.
    init(names: [EventName], heldElsewhereFor pause: Duration) {
        (self.names, trustsRings, self.pause, ripeAt, isDeaf) = (names, false, pause, .now + pause, true)
        lookAt = ripeAt
    }

    /// Hears that something was committed somewhere; true where that is enough to wake it.
    mutating func hear() -> Bool {
        guard !isDeaf else { return false }
        isRung = true
        (lookAt, ripeAt) = (.now, .now)
        return trustsRings
    }

    /// Whether a look at this time is for it as well.
    func isRipe(_ now: ContinuousClock.Instant) -> Bool { lookAt.map { min($0, ripeAt) <= now } ?? false }

    /// Noted: a look for it began.
    mutating func begin() { lookAt = nil }

    /// Noted: a look found nothing; one that was rung for meanwhile is looked for again at once.
    mutating func foundNothing(nextDue: Duration?, longest: Duration) {
        guard lookAt == nil else { return }
        (isRung, isDeaf) = (false, false)
        pause = min(pause * 2, longest)
        rest(nextDue: nextDue)
    }

    /// Noted: the look failed.
    mutating func failed(retryAfter delay: Duration) {
        ripeAt = .now + delay
        lookAt = ripeAt
    }

    private mutating func rest(nextDue: Duration?) {
        let now = ContinuousClock.now
        ripeAt = now + pause / 2
        lookAt = now + max(min(pause, nextDue ?? pause), .milliseconds(1))
    }
}
