import Logging
import Outbox
import OutboxPostgres
import Postgres

let logger = Logger(label: "workshop")
let client = PostgresClient(try PostgresConfiguration(url: url), logger: logger)
try await Migrator(client: client, logger: logger).migrate([.outbox(), .workshop])
let store = try PostgresOutboxStore(
    client: client, tables: [RepairTable.self, TicketTable.self], logger: logger)

let id = try await store.process(
    OpenRepair(bicycle: "Brompton", fault: "flat tyre", phone: "555-0101"), key: IdempotencyKey("form-1"))
let repair = try await store.perform { work in try work.repairs.get(id) }
print("\(repair.bicycle), version \(repair.version)")
