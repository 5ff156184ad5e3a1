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

struct OrderPart: Command {
    static let name: CommandName = "part.order"
    let repairID: Identity<Repair>
    let part: String

    func handle(in work: UnitOfWork) throws -> NoResponse {
        guard part != "flux capacitor" else {
            throw DomainError(.unknownPart, "nobody sells a \(part): look it up in the catalogue")
        }
        try work.partOrders.save(PartOrder(id: Identity(repairID.uuid), part: part))
        return NoResponse()
    }
}

struct ReturnPart: Command {
    static let name: CommandName = "part.return"
    let repairID: Identity<Repair>

    func handle(in work: UnitOfWork) throws -> NoResponse {
        var order = try work.partOrders.get(Identity(repairID.uuid))
        order.isReturned = true
        try work.partOrders.save(order)
        return NoResponse()
    }
}

struct HangTicket: Command {
    static let name: CommandName = "ticket.hang"
    let text: String

    func handle(in work: UnitOfWork) throws -> NoResponse {
        try work.tickets.save(Ticket(text: text))
        return NoResponse()
    }
}

extension DomainError.Code {
    static let unknownPart = DomainError.Code("unknown_part")
}
