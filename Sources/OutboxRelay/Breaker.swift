import Synchronization

/// A circuit breaker that several calls share.
final class Breaker: Sendable {
    private let state: Mutex<CircuitBreaker>

    init(_ policy: CircuitBreaker.Policy) { state = Mutex(CircuitBreaker(policy)) }

    func allowance(of concurrency: Int) -> Int { state.withLock { $0.allowance(of: concurrency, now: .now) } }

    var pause: Duration? { state.withLock { $0.pause(now: .now) } }

    /// The pause that this outcome brought about, if it did.
    func note(isSuccess: Bool) -> Duration? {
        state.withLock { breaker in
            guard !isSuccess else {
                breaker.succeeded()
                return nil
            }
            var random = SystemRandomNumberGenerator()
            return breaker.failed(now: .now, using: &random) ? breaker.pause(now: .now) : nil
        }
    }
}
