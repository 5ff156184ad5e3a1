import Outbox

/// What a relay knows of its lease and its tries from one transaction of a `Deliver` subscription's shard to the next: a
/// pure state machine, moved by what the transactions answered.
struct DeliveryTenure: Sendable {
    /// The lease's term; nil while another relay has it.
    private(set) var term: Int64?
    /// Tries that were begun and not settled, to be taken back.
    private(set) var begun: [Trial] = []
    /// Whether the next batch is noted before it is handled: the first one, and the first after another relay had the shard.
    private(set) var marks = true
    /// How careful to be, since relays died here before.
    private(set) var care = DeliveryRead.Care()

    /// Noted: a reading is committed.
    mutating func read(_ term: Int64?, _ outcome: DeliveryRead.Outcome?) {
        if term != self.term { (self.term, marks) = (term, marks || self.term != nil) }
        guard case .batch(let batch, _, let care) = outcome else { return }
        if let care {
            if batch.mark != nil { marks = false }
            self.care = care
        }
        begun = batch.due.compactMap(\.trial)
    }

    /// Noted: a reading failed that had begun these tries, and it may be committed all the same.
    mutating func failed(_ begun: [Trial]) { self.begun = begun }

    /// Noted: every try that was begun is settled, or taken back.
    mutating func settled() { begun = [] }

    /// Noted: another relay has the lease.
    ///
    /// It may count the tries under way as deaths: they are taken back where this process got its turns in time, and so
    /// no handler can have kept it from renewing the lease.
    mutating func lost(inTime: Bool) {
        (term, marks, care) = (nil, true, DeliveryRead.Care())
        if !inTime { begun = [] }
    }
}
