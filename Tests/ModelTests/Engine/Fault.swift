/// What strikes an actor at a point of its way; at most one at a time.
enum Fault: Int, CaseIterable {
    /// The connection is lost, and the server notices at once.
    case lost
    /// The connection is lost, and the server notices later.
    case lostUnnoticed
    /// COMMIT is applied and its answer is lost.
    case unknownCommitted
    /// COMMIT is sent and the connection lost; it is applied later.
    case unknownLate
    /// The server ends the transaction: a serialization failure.
    case aborted
    /// The process dies, with everything that runs in it.
    case died
    /// The process dies, and the server notices later.
    case diedUnnoticed
    /// The actor is not scheduled for longer than a lease.
    case frozen
    /// The server crashes: no open transaction survives.
    case restarted
    /// The clock makes a leap longer than a lease.
    case leapt
    /// The relay's process is asked to stop: no failure, and it has to cost nothing.
    case stopped

    /// Those that are failures.
    static let failures = allCases.filter { $0 != .stopped }

    /// Whether a try under way may count against its event: who began it is dead, or away for longer than a lease.
    var mayTakeTry: Bool { [.died, .diedUnnoticed, .frozen, .leapt].contains(self) }
}

/// One choice of the scheduler: who goes on, and what strikes it.
struct Decision: Hashable, CustomStringConvertible {
    /// The actor's number, or one of the server's own moves.
    var actor: Int
    var fault: Fault?

    /// The server ends a transaction whose client is gone.
    static let reap = -1
    /// The server ends a transaction that was silent for longer than it may.
    static let silence = -2

    var description: String { fault.map { "\(actor)!\($0)" } ?? "\(actor)" }
}
