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

try await store.perform { work in
    var repair = Repair.open("Raleigh", fault: "no brakes", phone: "555-0102")
    repair.record(RepairPaid(repairID: repair.id, cents: 1290))
    try work.repairs.save(repair)
}
let handlers = try HandlerRegistry {
    React(to: RepairPaid.self, as: "till.count") { event, work in
        work.onCommit { print("paid: \(event.cents) cents") }
    }
}
try await Relay(store: store, handlers: handlers, logger: logger).drain()
