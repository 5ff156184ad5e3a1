import Outbox

struct OpenRepair: Command {
    static let name: CommandName = "repair.open"
    let bicycle: String
    let fault: String
    let phone: String
}
