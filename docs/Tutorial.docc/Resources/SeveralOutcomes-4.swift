import Logging
import Outbox
import OutboxRelay
import OutboxTesting

let logger = Logger(label: "workshop")
let clock = ManualClock()
let store = InMemoryOutboxStore(clock: clock)
let handlers = try HandlerRegistry { Overhaul.subscriptions() }
let relay = try Relay(store: store, handlers: handlers, logger: logger)

func propose(_ bicycle: String, part: String) async throws -> Identity<Repair> {
    try await store.perform { work in
        var repair = Repair.open(bicycle, fault: "creaks", phone: "555-0101")
        repair.proposeOverhaul(with: part)
        return try work.repairs.save(repair).id
    }
}

func standing(of id: Identity<Repair>) async throws -> String {
    let overhaul = try await store.perform { work in
        try work.repository(of: ProcessInstance.self).get(ProcessID(Overhaul.name, key: id))
    }
    return [overhaul.status.rawValue, overhaul.reason].compactMap(\.self).joined(separator: ": ")
}

let brompton = try await propose("Brompton", part: "chain")
try await relay.drain()
print("Brompton: \(try await standing(of: brompton))")

try await store.perform { work in
    var repair = try work.repairs.get(brompton)
    repair.agree()
    try work.repairs.save(repair)
    var order = try work.partOrders.get(Identity(brompton.uuid))
    order.arrive()
    try work.partOrders.save(order)
}
try await relay.drain()
print("Brompton: \(try await standing(of: brompton)), \(store.all(Ticket.self).map(\.text))")

let raleigh = try await propose("Raleigh", part: "fork")
try await relay.drain()
clock.advance(by: .seconds(3 * 24 * 3600 + 60))
try await relay.drain()
print("Raleigh: \(try await standing(of: raleigh))")
print("returned: \(store.all(PartOrder.self).filter(\.isReturned).map(\.part))")

let delorean = try await propose("DeLorean", part: "flux capacitor")
try await relay.drain()
print("DeLorean: \(try await standing(of: delorean))")
