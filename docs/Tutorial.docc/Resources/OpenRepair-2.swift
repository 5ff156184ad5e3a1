import Outbox

struct OpenRepair: Command {
    static let name: CommandName = "repair.open"
    let bicycle: String
    let fault: String
    let phone: String

    func handle(in work: UnitOfWork) throws -> Identity<Repair> {
        let repair = Repair.open(bicycle, fault: fault, phone: phone)
        try work.repairs.save(repair)
        return repair.id
    }
}

extension UnitOfWork {
    var repairs: Repository<Repair> { repository() }
}
