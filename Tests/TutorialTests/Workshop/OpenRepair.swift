import Outbox

struct OpenRepair: Command {
    static let name: CommandName = "repair.open"
    let bicycle: String
    let fault: String
    let phone: String

    // Step: 3
    func validate(_ violations: inout Violations) {
        violations.text("bicycle", bicycle, maximumLength: 100)
        violations.text("fault", fault, maximumLength: 500)
        violations.text("phone", phone, maximumLength: 30)
    }

    // Step: 2
    func handle(in work: UnitOfWork) throws -> Identity<Repair> {
        let repair = Repair.open(bicycle, fault: fault, phone: phone)
        try work.repairs.save(repair)
        return repair.id
    }
    // Step: 1
}

// Step: 2
extension UnitOfWork {
    var repairs: Repository<Repair> { repository() }
}
