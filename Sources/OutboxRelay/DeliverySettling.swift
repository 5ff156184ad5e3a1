import Outbox

/// Turns the outcomes of a batch's calls into commits: a pure state machine.
struct DeliverySettling: Sendable {
    /// How many events were delivered.
    private(set) var count = 0
    private var ledger: DeliveryLedger
    private var interruption: (any Error)?
    private let isMarked: Bool

    init(_ batch: DeliveryBatch, isMarked: Bool) {
        ledger = batch.ledger
        self.isMarked = isMarked
    }

    /// What to commit for these outcomes.
    mutating func settle(_ outcomes: [DeliveryOutcome]) -> Settlement {
        for case .interrupted(_, let error) in outcomes { interruption = error }
        let settlement = ledger.settle(outcomes)
        count += settlement.delivered.count
        return settlement
    }

    /// What is left to commit when no outcome comes any more; throws what interrupted a call.
    func last() throws -> Settlement? {
        if let interruption { throw interruption }
        var last = ledger.remainder
        if isMarked, ledger.isUsedUp {
            last = last ?? Settlement()
            last?.unmarks = true
        }
        return last
    }
}

extension DeliveryOutcome {
    /// What a handler's error means for the event.
    init(of item: ParkedEvent, failedWith error: any Error, isInterruption: Bool, _ retry: RetryPolicy) {
        guard !isInterruption else {
            self = .interrupted(item, error)
            return
        }
        let attempt = max(1, item.attempts)
        let (failure, isOver) = (error as? DeliveryFailure, retry.givesUp(after: attempt, error))
        let spent = isOver || failure?.spendsTry != false ? attempt : attempt - 1
        self = .parked(
            ParkedEvent(
                event: item.event, state: isOver ? .dead : .retrying, attempts: spent, deaths: item.deaths,
                delay: max(retry.delay(afterAttempt: attempt), retry.granted(failure?.request)),
                error: String("\(error)".prefix(1000))))
    }

    /// Puts the next try off until another event has shown whether the other side takes something again: one that provokes
    /// the refusal alone must not be the one to ask after every pause.
    mutating func putOff(behind pause: Duration) {
        guard case .parked(var item) = self else { return }
        item.delay = max(item.delay, pause + min(pause, .seconds(1)))
        self = .parked(item)
    }

    /// What becomes of the events of the stream behind this one without a call; nil where the next may be called.
    func rest(of behind: ArraySlice<ParkedEvent>) -> [DeliveryOutcome]? {
        switch self {
        case .delivered: nil
        case .parked:
            // One that is due was set aside before and its try is counted: that is taken back.
            behind.map { item in
                item.attempts > 0
                    ? .postponed(item) : .parked(ParkedEvent(event: item.event, state: .waiting, attempts: 0))
            }
        case .interrupted, .postponed: behind.map { .postponed($0) }
        }
    }
}
