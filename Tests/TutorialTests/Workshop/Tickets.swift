import Outbox

/// The paper on the handlebar that the mechanics work from.
struct Ticket: AggregateRoot {
    static let kind: AggregateKind = "ticket"
    var id = Identity<Ticket>()
    let text: String
    var recorded = RecordedEvents()
}

extension UnitOfWork {
    var tickets: Repository<Ticket> { repository() }
}

// Step: 2
func writeTickets() -> React {
    React(to: RepairOpened.self, as: "tickets.write") { event, work in
        try work.tickets.save(
            Ticket(id: Identity(event.repairID.uuid), text: "\(event.bicycle): \(event.fault)"))
    }
}
