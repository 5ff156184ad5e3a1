import Outbox

struct PartArrived: DomainEvent {
    static let name: EventName = "part.arrived"
    let repairID: Identity<Repair>
}

/// A spare part that somebody has to pay for, unless it goes back.
struct PartOrder: AggregateRoot {
    static let kind: AggregateKind = "part-order"
    let id: Identity<PartOrder>
    let part: String
    var isReturned = false
    var recorded = RecordedEvents()

    mutating func arrive() { record(PartArrived(repairID: Identity(id.uuid))) }
}

extension UnitOfWork {
    var partOrders: Repository<PartOrder> { repository() }
}
