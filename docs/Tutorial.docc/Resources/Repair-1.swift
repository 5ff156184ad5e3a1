import Outbox

/// A bicycle was brought in.
struct RepairOpened: DomainEvent, Equatable {
    static let name: EventName = "repair.opened"
    let repairID: Identity<Repair>
    let bicycle: String
    let fault: String
}
