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

let tries = Recorder<String>()
let clumsy = try HandlerRegistry {
    React(to: RepairOpened.self, as: "copies.write", retry: RetryPolicy(baseDelay: .zero)) { event, work in
        try work.tickets.save(Ticket(text: "Copy of \(event.bicycle)"))
        tries.append(event.bicycle)
        if tries.all.count == 1 { throw PowerCut() }
    }
}
try await Relay(store: store, handlers: clumsy, logger: logger).drain()
print("tries: \(tries.all.count), tickets: \(store.all(Ticket.self).map(\.text).sorted())")
