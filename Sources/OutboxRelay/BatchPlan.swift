import Outbox

/// How the next attempt at a batch differs from the first: a pure state machine, moved by what attempts came to.
///
/// - An event whose handler threw is known: the next attempt parks it and handles the rest.
/// - An error without a culprit, such as a constraint found at commit, is looked for by halves. The plan stays with small
///   attempts until it has passed all events of the batch that failed, so that good ones do not reset it.
struct BatchPlan: Sendable, Equatable {
    struct Failure: Sendable, Equatable {
        let error: String
        let isHopeless: Bool
    }

    /// Events whose handler failed since they were last parked or handled, by position.
    private(set) var failures: [Int64: Failure] = [:]
    /// What is left of the batch that is looked at in pieces, by position, and how many at once.
    private var halved: Set<Int64> = []
    private var half: Int?
    /// What to be careful with, since relays died here before.
    private(set) var caution = Caution()
    private(set) var conflicts = 0
    /// How often transactions in a row were ended for their silence.
    private(set) var silences = 0

    /// The most events to handle at once; nil for all.
    var limit: Int? { half.map { min($0, caution.limit ?? $0) } ?? caution.limit }

    /// Noted: this event's handler threw.
    mutating func failed(at position: Int64, _ failure: Failure) {
        failures[position] = failure
        conflicts = 0
        silences = 0
    }

    /// Noted: a new try of this event was counted, so that what came of the last one is over.
    ///
    /// Its parking may have been committed unheard: then the same failure would count twice.
    mutating func tries(_ position: Int64) { failures[position] = nil }

    /// Noted: one of these events made the transaction fail, and which is not known.
    mutating func failed(somewhereIn positions: [Int64], _ failure: Failure) {
        guard let first = positions.first else { return }
        if positions.count == 1 { return failed(at: first, failure) }
        half = max(1, positions.count / 2)
        halved.formUnion(positions)
    }

    /// Noted: a relay died with this batch in hand; it is looked at in pieces.
    mutating func suspect(_ caution: Caution) { self.caution = caution }

    /// Noted: somebody else changed an aggregate meanwhile.
    ///
    /// False once that has happened too often to be tried at once.
    mutating func mayRetryConflict() -> Bool {
        conflicts += 1
        return conflicts <= 3
    }

    /// Noted: the transaction was ended because it was silent for too long.
    ///
    /// False once it had time enough: then it is the handler that is slow, not the relay that was frozen.
    mutating func mayRetrySilence() -> Bool {
        silences += 1
        return silences <= 3
    }

    /// How long the next transaction may be silent.
    func patience(_ base: Duration) -> Duration { base * (1 << (2 * min(silences, 3))) }

    /// Noted: the next events are handled or parked, and only these of the batch are left.
    mutating func succeeded(leaving rest: [Int64]) {
        tried()
        caution.pass(leaving: rest)
        halved.formIntersection(rest)
        if halved.isEmpty { half = nil }
    }

    /// Noted: an event that failed before is handled or parked again.
    mutating func tried() {
        conflicts = 0
        silences = 0
        failures = [:]
    }
}
