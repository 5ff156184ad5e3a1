import Outbox

// Hidden
func theFirstAggregate(print: Print) throws {
    // Step: 1
    let repair = Repair.open("Brompton", fault: "flat tyre", phone: "555-0101")
    print("recorded: \(repair.recorded.pending.count), version: \(repair.version)")
    // Hidden
}
