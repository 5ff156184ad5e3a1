import Outbox
import Postgres

/// Writes and reads the aggregates of one type.
protocol AggregateMapping<Aggregate>: Sendable {
    associatedtype Aggregate: AggregateRoot

    func find(_ ids: [Aggregate.ID], in transaction: Transaction) throws -> [Aggregate]
    func write(_ saves: [Save<Aggregate>], in transaction: Transaction) throws
}

/// The statements of one table, written once.
struct TableMapping<Table: AggregateTable>: AggregateMapping {
    typealias Aggregate = Table.Aggregate

    private let insert: String
    private let insertOne: String
    private let update: String
    private let select: String
    private let children: [ChildMapping<Aggregate>]

    init(_ table: Table.Type, schema: SQLIdentifier = Table.schema, outbox: SQLIdentifier) {
        let name = "\(schema).\(Table.table)"
        let idType = Aggregate.ID.postgresType.arrayName
        let columns = Table.columns
        let names = columns.map { "\($0.name)" }
        func arrays(from first: Int) -> [String] {
            columns.enumerated().map { "$\($0.offset + first)::\($0.element.arrayType)" }
        }
        insert = """
            INSERT INTO \(name) (\((["id", "version"] + names).joined(separator: ", ")))
            SELECT * FROM unnest(\((["$1::\(idType)", "$2::int8[]"] + arrays(from: 3)).joined(separator: ", ")))
            """
        let places = (1...(columns.count + 2)).map { "$\($0)" }.joined(separator: ", ")
        insertOne = """
            INSERT INTO \(name) (\((["id", "version"] + names).joined(separator: ", "))) VALUES (\(places))
            """
        update = """
            WITH input AS (
                SELECT * FROM unnest(
                    \((["$1::\(idType)", "$2::int8[]", "$3::int8[]"] + arrays(from: 4)).joined(separator: ", "))
                ) AS i (\((["id", "version", "expected"] + names).joined(separator: ", ")))
            ), done AS (
                UPDATE \(name) t SET \((["version"] + names).map { "\($0) = i.\($0)" }.joined(separator: ", "))
                FROM input i WHERE t.id = i.id AND t.version = i.expected RETURNING t.id
            )
            SELECT \(outbox).refuse_stale('\(Aggregate.kind)', (
                SELECT array_agg(i.id::text) FROM input i WHERE NOT EXISTS (SELECT FROM done d WHERE d.id = i.id)
            ))
            """
        select = """
            SELECT \((["id", "version"] + names).joined(separator: ", ")) FROM \(name) WHERE id = ANY ($1::\(idType))
            """
        children = Table.children.map { ChildMapping($0, schema: schema, idType: idType) }
    }

    func find(_ ids: [Aggregate.ID], in transaction: Transaction) throws -> [Aggregate] {
        let own = SQL(unsafeText: select, binds: [ids.postgresBind])
        let answers = try transaction.queries([own] + children.map { $0.select(ids.postgresBind) })
        var parts: [Aggregate.ID: [SQLIdentifier: [Row]]] = [:]
        for (child, rows) in zip(children, answers.dropFirst()) {
            for row in rows { parts[try row.decode(at: 0), default: [:]][child.table.table, default: []].append(row) }
        }
        return try answers[0].map { row in
            let id = try row.decode(Aggregate.ID.self, at: 0)
            let recorded = RecordedEvents(version: try row.decode(at: 1))
            return try Table.aggregate(
                from: AggregateRow(id: id, recorded: recorded, row: row, parts: parts[id] ?? [:]))
        }
    }

    func write(_ saves: [Save<Aggregate>], in transaction: Transaction) throws {
        guard let isInsert = saves.first?.isInsert else { return }
        let isMixed = saves.contains { $0.isInsert != isInsert }
        let inserts = isMixed ? saves.filter { $0.isInsert } : isInsert ? saves : []
        let updates = isMixed ? saves.filter { !$0.isInsert } : isInsert ? [] : saves
        if inserts.count == 1 {
            transaction.enqueue(statement(inserts[0].aggregate))
        } else if !inserts.isEmpty {
            transaction.enqueue(statement(insert, inserts, withExpected: false))
        }
        if !updates.isEmpty { transaction.enqueue(statement(update, updates, withExpected: true)) }
        for child in children {
            if !updates.isEmpty { transaction.enqueue(child.delete(updates.map { $0.aggregate.id }.postgresBind)) }
            if let statement = child.insert(saves.map { $0.aggregate }) { transaction.enqueue(statement) }
        }
    }

    /// One row needs no arrays, as most commands write one.
    private func statement(_ aggregate: Aggregate) -> SQL {
        SQL(
            unsafeText: insertOne,
            binds: [aggregate.id.postgresBind, aggregate.version.postgresBind]
                + Table.columns.map { $0.bindOne(aggregate) })
    }

    // Closures, not key paths: in generic code these are made anew each time, which costs as much as a row.
    private func statement(_ text: String, _ saves: [Save<Aggregate>], withExpected: Bool) -> SQL {
        let aggregates = saves.map { $0.aggregate }
        var binds = [aggregates.map { $0.id }.postgresBind, aggregates.map { $0.version }.postgresBind]
        if withExpected { binds.append(saves.map { $0.replacing }.postgresBind) }
        return SQL(unsafeText: text, binds: binds + Table.columns.map { $0.bind(aggregates) })
    }
}
