import Outbox
import OutboxPostgres
import Postgres

enum RepairTable: AggregateTable {
    static let schema: SQLIdentifier = "workshop"
    static let table: SQLIdentifier = "repairs"
    static let columns: [Column<Repair>] = [
        Column("bicycle") { $0.bicycle },
        Column("fault") { $0.fault },
        Column("phone") { $0.phone },
        Column("is_finished") { $0.isFinished },
    ]

    static func aggregate(from row: AggregateRow<Repair>) throws -> Repair {
        Repair(
            id: row.id, bicycle: try row.decode("bicycle"), fault: try row.decode("fault"),
            phone: try row.decode("phone"), isFinished: try row.decode("is_finished"), recorded: row.recorded)
    }
}

enum TicketTable: AggregateTable {
    static let schema: SQLIdentifier = "workshop"
    static let table: SQLIdentifier = "tickets"
    static let columns: [Column<Ticket>] = [Column("text") { $0.text }]

    static func aggregate(from row: AggregateRow<Ticket>) throws -> Ticket {
        Ticket(id: row.id, text: try row.decode("text"), recorded: row.recorded)
    }
}
