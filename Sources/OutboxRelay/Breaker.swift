import Synchronization

/// A circuit breaker that several calls share.
final class Breaker: Sendable {
    private let state: Mutex<CircuitBreaker>

    init(_ policy: CircuitBreaker.Policy) { state = Mutex(CircuitBreaker(policy)) }

    func allowance(of concurrency: Int) -> Int { state.withLock { $0.allowance(of: concurrency, now: .now) } }

    /// Whether calls go through, as many as there are.
    var isClosed: Bool { state.withLock { $0.state == .closed } }

    var pause: Duration? { state.withLock { $0.pause(now: .now) } }

    /// The pause that this sign brought about, if it did.
    func note(_ sign: DeliverySign) -> Duration? {
        var random = SystemRandomNumberGenerator()
        return state.withLock { breaker in
            breaker.note(sign, now: .now, using: &random) ? breaker.pause(now: .now) : nil
        }
    }
}
