import Postgres

/// The partitions of one table in order, between two nets that catch what has no partition.
///
/// The nets are ranges to both ends and no DEFAULT partition: an ordered read stays one, and rows never have to be
/// moved, as the upper net becomes a partition where it caught something.
struct PartitionLadder: Sendable {
    let schema: SQLIdentifier
    let table: SQLIdentifier
    let key: PartitionKey
    /// How much one partition holds.
    let step: Int64
    /// How many empty partitions stand ready.
    static let ahead: Int64 = 2

    private var parent: String { "\(schema).\(table)" }
    private var before: String { table.name + "_before" }
    private var after: String { table.name + "_after" }

    /// A partition's name with its schema.
    func path(_ partition: String) -> String { "\(schema).\"\(partition)\"" }

    /// Those between the nets, the lowest first.
    func partitions(in transaction: Transaction) throws -> [Partition] {
        try all(in: transaction).filter { $0.lower != nil && $0.upper != nil }
    }

    private func all(in transaction: Transaction) throws -> [Partition] {
        try transaction.query(
            """
            SELECT c.relname::text, pg_get_expr(c.relpartbound, c.oid)
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = to_regclass(\(parent))
            """
        ).compactMap { row in
            let (name, bound) = try row.decode(String.self, String.self)
            return Partition(name: name, bound: bound, key: key)
        }.sorted { ($0.lower ?? .min) < ($1.lower ?? .min) }
    }

    /// Keeps everybody off the table until the transaction ends.
    func lock(in transaction: Transaction) throws {
        try run("LOCK TABLE ONLY \(parent) IN ACCESS EXCLUSIVE MODE", in: transaction)
    }

    /// Makes partitions up to well beyond `current`, and returns their names.
    func extend(beyond current: Int64, in transaction: Transaction) throws -> [String] {
        guard let lower = try all(in: transaction).last?.lower else { return [] }
        guard bounds(from: lower, beyond: current).last != nil else { return [] }
        try lock(in: transaction)
        // Another look, now that nobody else is at it.
        guard let lower = try all(in: transaction).last?.lower else { return [] }
        let bounds = bounds(from: lower, beyond: current)
        guard let end = bounds.last else { return [] }
        try run("ALTER TABLE \(parent) DETACH PARTITION \(path(after))", in: transaction)
        let hasCaught = try transaction.query(
            SQL(unsafeText: "SELECT FROM \(path(after)) WHERE \(key.column) < \(key.literal(end)) LIMIT 1"))
        if hasCaught.isEmpty {
            try attach(after, from: key.literal(end), to: "MAXVALUE", in: transaction)
            return try zip([lower] + bounds, bounds).map { try make(from: $0, to: $1, in: transaction) }
        }
        return [try keep(from: lower, to: end, in: transaction)]
    }

    /// Drops the lowest partition and stretches the lower net up to where it ended.
    ///
    /// The table must be locked.
    func drop(_ partition: Partition, in transaction: Transaction) throws {
        guard let upper = partition.upper else { return }
        try run("DROP TABLE \(path(partition.name))", in: transaction)
        try run("ALTER TABLE \(parent) DETACH PARTITION \(path(before))", in: transaction)
        try attach(before, from: "MINVALUE", to: key.literal(upper), in: transaction)
    }

    /// Where partitions end: at once where the past is, and then step by step.
    func bounds(from lower: Int64, beyond current: Int64) -> [Int64] {
        var bounds: [Int64] = []
        var end = lower
        let start = lower + (current - lower) / step * step
        if start - lower > step {
            end = start
            bounds.append(end)
        }
        while end < current + Self.ahead * step {
            end += step
            bounds.append(end)
        }
        return bounds
    }

    private func make(from lower: Int64, to upper: Int64, in transaction: Transaction) throws -> String {
        let name = "\(table.name)_\(lower)"
        try run(
            """
            CREATE TABLE \(path(name)) PARTITION OF \(parent)
            FOR VALUES FROM (\(key.literal(lower))) TO (\(key.literal(upper)))
            """, in: transaction)
        return name
    }

    /// The upper net caught something: it becomes a partition, and a new one is hung up.
    private func keep(from lower: Int64, to upper: Int64, in transaction: Transaction) throws -> String {
        let name = "\(table.name)_\(lower)"
        try run("ALTER TABLE \(path(after)) RENAME TO \"\(name)\"", in: transaction)
        try run(
            "CREATE TABLE \(path(after)) PARTITION OF \(parent) FOR VALUES FROM (\(key.literal(upper))) TO (MAXVALUE)",
            in: transaction)
        try run(
            """
            WITH beyond AS (DELETE FROM \(path(name)) WHERE \(key.column) >= \(key.literal(upper)) RETURNING *)
            INSERT INTO \(path(after)) OVERRIDING SYSTEM VALUE SELECT * FROM beyond
            """, in: transaction)
        try attach(name, from: key.literal(lower), to: key.literal(upper), in: transaction)
        return name
    }

    private func attach(_ name: String, from lower: String, to upper: String, in transaction: Transaction) throws {
        try run(
            "ALTER TABLE \(parent) ATTACH PARTITION \(path(name)) FOR VALUES FROM (\(lower)) TO (\(upper))",
            in: transaction)
    }

    private func run(_ text: String, in transaction: Transaction) throws {
        try transaction.execute(SQL(unsafeText: text))
    }
}
