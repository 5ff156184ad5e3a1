import Outbox

/// A bicycle was brought in.
struct RepairOpened: DomainEvent, Equatable {
    static let name: EventName = "repair.opened"
    let repairID: Identity<Repair>
    let bicycle: String
    let fault: String
}

/// A bicycle, what is wrong with it, and whom to call.
struct Repair: AggregateRoot {
    static let kind: AggregateKind = "repair"
    var id = Identity<Repair>()
    let bicycle: String
    let fault: String
    let phone: String
    var isFinished = false
    var recorded = RecordedEvents()
}
