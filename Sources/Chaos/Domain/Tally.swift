import Foundation
import Outbox
import OutboxPostgres
import Postgres

/// The campaign's aggregate: a sum, whose table can be compared with its events.
struct Tally: AggregateRoot {
    static let kind: AggregateKind = "tally"
    let id: Identity<Tally>
    private(set) var total: Int64
    var recorded: RecordedEvents

    init(id: Identity<Tally>, total: Int64 = 0, recorded: RecordedEvents = RecordedEvents()) {
        self.id = id
        self.total = total
        self.recorded = recorded
    }

    mutating func add(_ event: Added) {
        total += event.amount
        record(event)
    }

    /// The identity of the tally with a number; reactions write to tallies of their own, from ``echoes`` on.
    static func id(_ number: Int) -> Identity<Tally> {
        let digits = String(number)
        let padded = String(repeating: "0", count: 12 - digits.count) + digits
        return Identity("00000000-0000-7000-8000-" + padded) ?? Identity()
    }

    static let echoes = 1_000_000
}

/// Something was added to a tally.
struct Added: DomainEvent {
    static let name: EventName = "tally.added"
    /// The command it belongs to, or the event it echoes.
    let key: String
    let tally: Int
    let amount: Int64
    let nature: Nature
    /// What happens once, for a reaction; some events share theirs.
    let effect: UUID
}

/// What handlers make of an event.
enum Nature: String, Codable {
    case plain
    /// The handler throws always.
    case poison
    /// The handler throws now and then.
    case flaky
    /// The handler kills its process.
    case deadly
    /// The handler saves an event of its own.
    case echoing
}

enum TallyTable: AggregateTable {
    static let schema: SQLIdentifier = "chaos"
    static let table: SQLIdentifier = "tallies"
    static let columns: [Column<Tally>] = [Column("total") { $0.total }]

    static func aggregate(from row: AggregateRow<Tally>) throws -> Tally {
        Tally(id: row.id, total: try row.decode("total"), recorded: row.recorded)
    }
}
