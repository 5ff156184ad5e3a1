import Outbox
import OutboxPostgres
import Postgres
import WhiteLabel

/// Persons, a row each.
enum PersonTable: AggregateTable {
    static let schema = SQLIdentifier.whiteLabel
    static let table: SQLIdentifier = "persons"

    static let columns: [Column<Person>] = [
        Column("first_name") { $0.name.first.text },
        Column("last_name") { $0.name.last.text },
        Column("closed") { $0.isClosed },
    ]

    static func aggregate(from row: AggregateRow<Person>) throws -> Person {
        Person(
            id: row.id, name: try row.personName(), isClosed: try row.decode("closed"), recorded: row.recorded)
    }
}

extension AggregateRow {
    /// What somebody is called, in the columns that users, persons and enrolments have for it.
    func personName() throws -> PersonName {
        PersonName(first: try NamePart(decode("first_name")), last: try NamePart(decode("last_name")))
    }
}
