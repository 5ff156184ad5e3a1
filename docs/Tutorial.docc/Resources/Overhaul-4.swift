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

/// Waits for a part and for a yes, in whatever order they come; after three days it sends the part back.
struct Overhaul: ProcessManager {
    static let name: ProcessName = "overhaul"
    var ticket = ""
    var hasPart = false
    var hasYes = false

    static let steps = ProcessSteps<Overhaul>()
        .sends(OrderPart.self)
        .sends(ReturnPart.self)
        .sends(HangTicket.self, done: { _, _, overhaul in overhaul.complete() })
        .on(OverhaulProposed.self, key: \.repairID) { event, overhaul in
            overhaul.ticket = "\(event.bicycle): overhaul, with a new \(event.part)"
            try overhaul.send(
                OrderPart(repairID: event.repairID, part: event.part),
                undoneBy: ReturnPart(repairID: event.repairID))
            try overhaul.setTimeout("answer", after: .seconds(3 * 24 * 3600))
        }
        .on(PartArrived.self, key: \.repairID) { _, overhaul in
            overhaul.hasPart = true
            try overhaul.startOnceReady()
        }
        .on(OwnerAgreed.self, key: \.repairID) { _, overhaul in
            overhaul.hasYes = true
            try overhaul.startOnceReady()
        }
}

extension RunningProcess<Overhaul> {
    mutating func startOnceReady() throws {
        guard self.hasPart, self.hasYes else { return }
        cancelTimeout("answer")
        try send(HangTicket(text: self.ticket))
    }
}
