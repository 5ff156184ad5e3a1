import Logging
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import ServiceLifecycle
import UnixSignals

// Hidden
func relayProcess(url: String, print: Print) async throws {
    // Step: 1
    let logger = Logger(label: "relay")
    let client = PostgresClient(try PostgresConfiguration(url: url), logger: logger)
    let store = try PostgresOutboxStore(
        client: client, tables: [RepairTable.self, TicketTable.self], logger: logger)
    let handlers = try HandlerRegistry {
        writeTickets()
        textOwners(through: PretendMessenger(lostAnswers: 0))
    }

    // Step: 2
    let relay = try Relay(store: store, handlers: handlers, logger: logger)
    let group = ServiceGroup(services: [relay], gracefulShutdownSignals: [.sigterm], logger: logger)
    // Hidden
    async let stopping: Void = stop(group, onceThereAreTicketsIn: store)
    // Step: 2
    try await group.run()

    // Step: 3
    let texts = try await client.query("SELECT text FROM workshop.tickets")
    print("tickets: \(try texts.map { try $0.decode(String.self, at: 0) })")
    await client.close()
    // Hidden
    try await stopping
}
