import Outbox
import Synchronization

/// Stops calling out while the other side fails call after call: a pure state machine.
///
/// After ``Policy/threshold`` failures in a row, of whatever events, it opens for a random time that grows with each
/// opening; then one call is let through, whose outcome closes it or opens it again. Where the other side asks for a pause,
/// it opens at once, for that long and such a random time. Events wait meanwhile where they are, with their tries unspent.
///
/// Any answer closes it, also one that refuses an event for good: the other side lives. What becomes of calls that were
/// under way when it opened neither closes it nor counts.
public struct CircuitBreaker: Sendable, Equatable {
    /// When it opens, and for how long.
    public struct Policy: Sendable, Equatable {
        /// How many failures in a row open it.
        public var threshold = 10
        /// The longest the first pause can be; it doubles with each further one.
        public var basePause = Duration.seconds(1)
        /// The longest any pause can be.
        public var longestPause = Duration.seconds(30)

        /// Opens after ten failures, for half a minute at most.
        public init() {}
    }

    /// Where it stands.
    public enum State: Sendable, Equatable {
        /// Calls go through.
        case closed
        /// None does, until then.
        case open(until: ContinuousClock.Instant)
        /// One does, to see how it goes.
        case probing
    }

    /// Where it stands.
    public private(set) var state = State.closed
    private var failures = 0
    private var openings = 0
    private let policy: Policy

    /// A closed one.
    public init(_ policy: Policy) { self.policy = policy }

    /// How many calls may be made at once, at most `concurrency`; an open one whose time is over lets one through.
    public mutating func allowance(of concurrency: Int, now: ContinuousClock.Instant) -> Int {
        if case .open(let end) = state, now >= end { state = .probing }
        return switch state {
        case .closed: concurrency
        case .probing: 1
        case .open: 0
        }
    }

    /// How long it stays open; nil while calls go through.
    public func pause(now: ContinuousClock.Instant) -> Duration? {
        if case .open(let end) = state, now < end { end - now } else { nil }
    }

    /// Noted: the other side answered a call.
    public mutating func succeeded(now: ContinuousClock.Instant) {
        if pause(now: now) == nil { self = CircuitBreaker(policy) }
    }

    /// Noted: a call failed; true where that opened it.
    public mutating func failed(
        now: ContinuousClock.Instant, using random: inout some RandomNumberGenerator
    ) -> Bool {
        failures += 1
        if case .open = state { return false }
        guard state == .probing || failures >= policy.threshold else { return false }
        open(for: .zero, now: now, using: &random)
        return true
    }

    /// Noted: the other side wants no call for so long, or longer; true where that opened it.
    ///
    /// One that is open stays open until then.
    public mutating func asked(
        toPauseFor wish: Duration, now: ContinuousClock.Instant, using random: inout some RandomNumberGenerator
    ) -> Bool {
        if case .open(let end) = state, now < end {
            state = .open(until: max(end, now + wish))
            return false
        }
        open(for: wish, now: now, using: &random)
        return true
    }

    private mutating func open(
        for wish: Duration, now: ContinuousClock.Instant, using random: inout some RandomNumberGenerator
    ) {
        openings += 1
        let pauses = RetryPolicy(baseDelay: policy.basePause, maximumDelay: policy.longestPause)
        state = .open(until: now + wish + pauses.delay(afterAttempt: openings, using: &random))
    }
}
