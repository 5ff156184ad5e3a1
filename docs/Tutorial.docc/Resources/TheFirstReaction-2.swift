import Logging
import Outbox
import OutboxRelay
import OutboxTesting

let logger = Logger(label: "workshop")
let store = InMemoryOutboxStore()
try await store.process(OpenRepair(bicycle: "Brompton", fault: "flat tyre", phone: "555-0101"))

let handlers = try HandlerRegistry { writeTickets() }
let handled = try await Relay(store: store, handlers: handlers, logger: logger).drain()
print("handled: \(handled), tickets: \(store.all(Ticket.self).map(\.text))")

let restarted = try await Relay(store: store, handlers: handlers, logger: logger).drain()
print("after a restart: \(restarted), tickets: \(store.all(Ticket.self).map(\.text))")
