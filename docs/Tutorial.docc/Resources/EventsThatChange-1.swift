import Logging
import Outbox
import OutboxRelay
import OutboxTesting

let logger = Logger(label: "workshop")
let store = InMemoryOutboxStore()
try await store.perform { work in
    var repair = Repair.open("Brompton", fault: "flat tyre", phone: "555-0101")
    repair.record(FirstYear.RepairPaid(repairID: repair.id, euros: 25))
    try work.repairs.save(repair)
}
