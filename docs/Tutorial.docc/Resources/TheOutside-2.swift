import Logging
import Outbox
import OutboxRelay
import OutboxTesting

let logger = Logger(label: "workshop")
let store = InMemoryOutboxStore()
let messenger = PretendMessenger(lostAnswers: 1)
let handlers = try HandlerRegistry {
    writeTickets()
    textOwners(through: messenger, retry: RetryPolicy(baseDelay: .zero))
}
let relay = try Relay(store: store, handlers: handlers, logger: logger)

let brompton = try await store.process(
    OpenRepair(bicycle: "Brompton", fault: "flat tyre", phone: "555-0101"))
try await store.process(FinishRepair(repairID: brompton))
try await relay.drain()
print("calls: \(messenger.calls.all.count), keys: \(Set(messenger.calls.all).count)")
print("sent: \(messenger.sent.all)")

let raleigh = try await store.process(
    OpenRepair(bicycle: "Raleigh", fault: "no brakes", phone: "a blue door"))
try await store.process(FinishRepair(repairID: raleigh))
try await relay.drain()
for parked in store.parked(by: "owners.text") {
    print("\(parked.state) after \(parked.attempts) try: \(parked.error ?? "")")
}
