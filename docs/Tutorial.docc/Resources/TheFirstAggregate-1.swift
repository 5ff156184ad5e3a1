import Outbox

let repair = Repair.open("Brompton", fault: "flat tyre", phone: "555-0101")
print("recorded: \(repair.recorded.pending.count), version: \(repair.version)")
