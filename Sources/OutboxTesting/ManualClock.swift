import Synchronization

/// A clock that stands still until a test moves it.
public final class ManualClock: Sendable {
    private let time = Mutex(Duration.zero)

    /// A clock at zero.
    public init() {}

    /// The time since the clock was made.
    public var now: Duration { time.withLock { $0 } }

    /// Moves the clock forward.
    public func advance(by duration: Duration) { time.withLock { $0 += duration } }
}
