/// What happens after a handler failed: how often and when it is tried again.
///
/// The delay before try n+1 is random between zero and `baseDelay` × 2ⁿ⁻¹, at most `maximumDelay` (full jitter).
public struct RetryPolicy: Sendable {
    /// How often a handler is tried before the event is dead.
    public var maximumAttempts: Int
    /// How many processes a handler may take with it before the event is dead.
    ///
    /// Counted when the event is tried by itself: the first deaths only show that one of a batch does it.
    public var maximumDeaths: Int
    /// The longest the first delay can be.
    public var baseDelay: Duration
    /// The longest any delay can be.
    public var maximumDelay: Duration
    /// The longest delay that a ``DeliveryFailure`` can ask for.
    public var longestRequestedDelay: Duration
    /// False for errors that no repeat can heal: the event is dead at once.
    ///
    /// Asked of every error; a handler can also say it itself, by ``DeliveryFailure/refused(_:)``.
    public var isWorthRetrying: @Sendable (any Error) -> Bool

    /// Ten tries over some minutes, unless told otherwise.
    public init(
        maximumAttempts: Int = 10, maximumDeaths: Int = 3, baseDelay: Duration = .milliseconds(500),
        maximumDelay: Duration = .seconds(300), longestRequestedDelay: Duration = .seconds(3600),
        isWorthRetrying: @escaping @Sendable (any Error) -> Bool = { _ in true }
    ) {
        self.maximumAttempts = max(1, maximumAttempts)
        self.maximumDeaths = max(1, maximumDeaths)
        self.baseDelay = baseDelay
        self.maximumDelay = maximumDelay
        self.longestRequestedDelay = max(.zero, longestRequestedDelay)
        self.isWorthRetrying = isWorthRetrying
    }

    /// The delay after the given number of failed tries.
    public func delay(afterAttempt attempt: Int) -> Duration {
        var random = SystemRandomNumberGenerator()
        return delay(afterAttempt: attempt, using: &random)
    }

    /// The delay after the given number of failed tries, from a given source of randomness.
    public func delay(afterAttempt attempt: Int, using random: inout some RandomNumberGenerator) -> Duration {
        let ceiling = min(maximumDelay, baseDelay * Double(1 << min(max(0, attempt - 1), 30)))
        return ceiling * Double.random(in: 0...1, using: &random)
    }

    /// A delay that the outside asked for, within bounds.
    public func granted(_ request: Duration?) -> Duration { min(max(.zero, request ?? .zero), longestRequestedDelay) }

    /// True where an event that failed `attempts` times, lastly by `error`, is given up.
    public func givesUp(after attempts: Int, _ error: any Error) -> Bool {
        isHopeless(error) || ((error as? DeliveryFailure)?.spendsTry ?? true) && attempts >= maximumAttempts
    }

    /// True for an error that no repeat can heal.
    package func isHopeless(_ error: any Error) -> Bool {
        !isWorthRetrying(error) || (error as? OutboxError)?.code == .undecodableEvent
            || (error as? DeliveryFailure)?.meaning == .refused
    }
}

extension Duration {
    static func * (duration: Duration, factor: Double) -> Duration {
        .seconds(duration.inSeconds * factor)
    }

    /// The duration in seconds.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
