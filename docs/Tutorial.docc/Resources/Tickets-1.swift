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
