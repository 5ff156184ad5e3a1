import Logging
import Outbox
import OutboxPostgres
import Postgres

let logger = Logger(label: "workshop")
let client = PostgresClient(try PostgresConfiguration(url: url), logger: logger)
try await Migrator(client: client, logger: logger).migrate([.outbox(), .workshop])
let store = try PostgresOutboxStore(
    client: client, tables: [RepairTable.self, TicketTable.self], logger: logger)
