import Outbox
import Postgres

/// The statements of one child table, written once.
struct ChildMapping<Parent: AggregateRoot>: Sendable where Parent.ID: PostgresEncodable {
    let table: ChildTable<Parent>
    private let insertText: String
    private let deleteText: String
    private let selectText: String

    init(_ table: ChildTable<Parent>, schema: SQLIdentifier, idType: String) {
        self.table = table
        let name = "\(schema).\(table.table)"
        let columns = table.columnNames.map { "\($0)" }
        let arrays = table.arrayTypes.enumerated().map { "$\($0.offset + 3)::\($0.element)" }
        insertText = """
            INSERT INTO \(name) (\((["\(table.parent)", "\(table.ordinal)"] + columns).joined(separator: ", ")))
            SELECT * FROM unnest(\((["$1::\(idType)", "$2::int4[]"] + arrays).joined(separator: ", ")))
            """
        deleteText = "DELETE FROM \(name) WHERE \(table.parent) = ANY ($1::\(idType))"
        selectText = """
            SELECT \((["\(table.parent)"] + columns).joined(separator: ", ")) FROM \(name)
            WHERE \(table.parent) = ANY ($1::\(idType)) ORDER BY \(table.parent), \(table.ordinal)
            """
    }

    func select(_ ids: PostgresBind) -> SQL { SQL(unsafeText: selectText, binds: [ids]) }

    func delete(_ ids: PostgresBind) -> SQL { SQL(unsafeText: deleteText, binds: [ids]) }

    /// All parts of these aggregates in one statement; nil where there are none.
    func insert(_ parents: [Parent]) -> SQL? {
        let binds = table.bind(parents)
        guard !binds.owners.isEmpty else { return nil }
        let owners = binds.owners.map { parents[$0].id }
        return SQL(unsafeText: insertText, binds: [owners.postgresBind, binds.ordinals.postgresBind] + binds.columns)
    }
}
