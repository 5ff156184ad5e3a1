import Foundation
import Outbox

/// A row of the log; one object however often it is read, since copies of its parts cost more than a step.
final class LogRow {
    let xid: Int64
    let event: LoggedEvent
    /// The script's number of the event.
    let number: Int
    let nature: Nature
    /// By the model's clock; nil for at once.
    let due: Int?
    /// What happens once: several events may have one effect.
    let effect: EffectKey
    let writer: ServerTransaction

    var stream: StreamID { event.stream }

    init(
        xid: Int64, event: LoggedEvent, facts: EventFacts, due: Int?, effect: EffectKey, writer: ServerTransaction
    ) {
        (self.xid, self.event, self.due, self.effect, self.writer) = (xid, event, due, effect, writer)
        (number, nature) = (facts.number, facts.nature)
    }
}

struct CheckpointRow {
    var after: Snapshot
    var upTo: Snapshot
    var position: Int64 = 0
    var origin: Int64 = 0
    var ceiling: Int64 = 0
    var term: Int64 = 0
    var holder: String?
    var leasedUntil = 0
    var mark: Batch.Mark?
    var markedAt = 0

    /// True where an event is still to be read.
    func isAhead(of row: LogRow, _ mutant: Mutant?) -> Bool {
        switch mutant {
        case .positionCursor: row.event.position > position
        case .numberCursor: row.xid > position
        default: isAhead(of: row)
        }
    }

    private func isAhead(of row: LogRow) -> Bool {
        !after.shows(row.xid) && !(upTo.shows(row.xid) && row.event.position <= position)
    }
}

struct ParkedRow {
    let logged: LogRow
    var state: ParkedEvent.State
    var attempts: Int
    var missing: [UUID] = []
    var due: Int
    var trial: UUID?
    var error: String?

    var deaths: Int { missing.count }
    var number: Int { logged.number }
    var event: LoggedEvent { logged.event }
    var stream: StreamID { logged.event.stream }
    var position: Int64 { logged.event.position }
}

struct ParkedKey: Hashable {
    let subscription: SubscriptionName
    let position: Int64
}

struct InboxKey: Hashable {
    let subscription: SubscriptionName
    let effect: EffectKey
}

struct KeyRow {
    let key: CommandKey
    let response: [UInt8]
}

/// What a handler did, in a ledger without any constraint, so that a repeat shows.
struct Effect {
    let subscription: SubscriptionName
    let number: Int
}
