import Logging
import Outbox
import OutboxPostgres
import OutboxRelay
import OutboxTesting
import Postgres

let logger = Logger(label: "workshop")
let client = PostgresClient(try PostgresConfiguration(url: url), logger: logger)
try await Migrator(client: client, logger: logger).migrate([.outbox(), .workshop])
let store = try PostgresOutboxStore(
    client: client, tables: [RepairTable.self, TicketTable.self], logger: logger)

let printer = Printer(width: 20)
let handlers = try HandlerRegistry {
    printInvoices(on: printer, retry: RetryPolicy(maximumAttempts: 3, baseDelay: .zero))
}
let relay = try Relay(store: store, handlers: handlers, logger: logger)

for bicycle in ["Long John cargo bicycle", "Brompton"] {
    let id = try await store.process(OpenRepair(bicycle: bicycle, fault: "rust", phone: "555-0101"))
    try await store.process(FinishRepair(repairID: id))
}
try await relay.drain()
print("printed: \(printer.printed.all)")

let mira = OutboxOperator(store: store, actor: "mira")
for letter in try await mira.deadLetters().letters {
    print("\(letter.subscription): \(letter.state) after \(letter.attempts) tries: \(letter.error ?? "")")
}

printer.load(width: 40)
let redriven = try await mira.redrive(ParkedFilter(subscription: "invoices.print"))
try await relay.drain()
print("redriven: \(redriven.count), printed: \(printer.printed.all)")
