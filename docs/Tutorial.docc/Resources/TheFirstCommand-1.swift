import Outbox
import OutboxTesting

let store = InMemoryOutboxStore()
let open = OpenRepair(bicycle: "Brompton", fault: "flat tyre", phone: "555-0101")
let form = try IdempotencyKey("form-1")
try await store.process(open, key: form)
print("repairs: \(store.all(Repair.self).count), log: \(store.log().map(\.name))")
