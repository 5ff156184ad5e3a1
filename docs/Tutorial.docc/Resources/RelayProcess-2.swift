import Logging
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import ServiceLifecycle
import UnixSignals

let logger = Logger(label: "relay")
let client = PostgresClient(try PostgresConfiguration(url: url), logger: logger)
let store = try PostgresOutboxStore(
    client: client, tables: [RepairTable.self, TicketTable.self], logger: logger)
let handlers = try HandlerRegistry {
    writeTickets()
    textOwners(through: PretendMessenger(lostAnswers: 0))
}

let relay = try Relay(store: store, handlers: handlers, logger: logger)
let group = ServiceGroup(services: [relay], gracefulShutdownSignals: [.sigterm], logger: logger)
try await group.run()
