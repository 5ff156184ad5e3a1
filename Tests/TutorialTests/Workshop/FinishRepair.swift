import Outbox

struct RepairFinished: DomainEvent, Equatable {
    static let name: EventName = "repair.finished"
    let repairID: Identity<Repair>
    let bicycle: String
    let phone: String
}

extension Repair {
    mutating func finish() throws {
        guard !isFinished else {
            throw DomainError(.repairFinished, "cannot finish the \(bicycle): it is finished; call its owner")
        }
        isFinished = true
        record(RepairFinished(repairID: id, bicycle: bicycle, phone: phone))
    }
}

extension DomainError.Code {
    static let repairFinished = DomainError.Code("repair_finished")
}

struct FinishRepair: Command {
    static let name: CommandName = "repair.finish"
    let repairID: Identity<Repair>

    func handle(in work: UnitOfWork) throws -> NoResponse {
        var repair = try work.repairs.get(repairID)
        try repair.finish()
        try work.repairs.save(repair)
        return NoResponse()
    }
}
