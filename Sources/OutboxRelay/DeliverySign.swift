import Outbox

/// What a call shows of the other side, whatever became of its event.
enum DeliverySign: Sendable, Equatable {
    /// It answered.
    case alive
    /// It may be down.
    case failing
    /// It wants no call for so long, of whatever event.
    case unavailable(for: Duration)
    /// It was not asked, or did not get to answer.
    case nothing

    /// What a handler's error shows.
    init(of error: any Error, isInterruption: Bool, _ retry: RetryPolicy) {
        let failure = error as? DeliveryFailure
        self =
            switch failure?.meaning {
            case _ where isInterruption: .nothing
            case .refused: .alive
            case _ where retry.isHopeless(error): .nothing
            case .unavailable(let pause): .unavailable(for: retry.granted(pause))
            case .failed, nil: .failing
            }
    }
}

extension CircuitBreaker {
    /// Notes what a call showed; true where that opened it.
    mutating func note(
        _ sign: DeliverySign, now: ContinuousClock.Instant, using random: inout some RandomNumberGenerator
    ) -> Bool {
        switch sign {
        case .alive:
            succeeded(now: now)
            return false
        case .failing: return failed(now: now, using: &random)
        case .unavailable(let pause): return asked(toPauseFor: pause, now: now, using: &random)
        case .nothing: return false
        }
    }
}
