import Outbox

struct OverhaulProposed: DomainEvent {
    static let name: EventName = "overhaul.proposed"
    let repairID: Identity<Repair>
    let bicycle: String
    let part: String
}

struct OwnerAgreed: DomainEvent {
    static let name: EventName = "overhaul.agreed"
    let repairID: Identity<Repair>
}

extension Repair {
    mutating func proposeOverhaul(with part: String) {
        record(OverhaulProposed(repairID: id, bicycle: bicycle, part: part))
    }

    mutating func agree() { record(OwnerAgreed(repairID: id)) }
}
