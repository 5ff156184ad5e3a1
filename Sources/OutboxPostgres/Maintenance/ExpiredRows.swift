import Postgres

/// Old rows of a table that has no partitions, deleted a batch at a time.
struct ExpiredRows: Sendable {
    /// The most rows of one transaction.
    static let batch = 10_000
    let schema: SQLIdentifier
    let table: SQLIdentifier
    /// The column that says how old a row is.
    let column: SQLIdentifier

    /// Deletes a batch of rows older than `moment`, an SQL expression, and returns how many there were.
    ///
    /// Rows that others hold are left for the next time, and so is a table that does not exist.
    func delete(before moment: SQL, in transaction: Transaction) throws -> Int {
        let exists = try transaction.query("SELECT to_regclass(\("\(schema).\(table)")) IS NOT NULL")
        guard try exists.first?.decode(Bool.self, at: 0) == true else { return 0 }
        return try transaction.execute(
            """
            DELETE FROM \(schema).\(table) WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM \(schema).\(table) WHERE \(column) < \(sql: moment)
                ORDER BY \(column) LIMIT \(Int64(Self.batch)) FOR UPDATE SKIP LOCKED))
            """)
    }
}
