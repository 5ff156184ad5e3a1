import Postgres

/// Rows that are needed no more, of tables that have no partitions.
struct ExpiredRows: Sendable {
    /// The most rows of one transaction.
    static let batch = 10_000
    let schema: SQLIdentifier

    /// Notes of handled events whose identity holds no time.
    func notes(before moment: SQL) -> Selection { older("inbox_events_after", "handled_at", moment) }

    /// Effects that handlers named.
    func named(before moment: SQL) -> Selection { older("inbox_named", "handled_at", moment) }

    /// Answers to commands.
    func keys(before moment: SQL) -> Selection { older("idempotency_keys", "created_at", moment) }

    /// Instances of processes that have ended.
    func processes(endedBefore moment: SQL) -> Selection { older("processes", "ended_at", moment) }

    /// An event is called off after it was written, so it left the log before what was written later did.
    func cancellations(before moment: SQL) -> Selection { older("cancellations", "cancelled_at", moment) }

    /// What operators did; who skipped an event is known for as long as its event is in the log.
    func audit(before moment: SQL) -> Selection {
        Selection(
            schema: schema, table: "audit", column: "id",
            condition: """
                r.at < \(sql: moment) AND NOT EXISTS (SELECT FROM \(schema).skipped k WHERE k.audit_id = r.id)
                """)
    }

    /// Skipped events that are gone from the log.
    var skipped: Selection {
        Selection(
            schema: schema, table: "skipped", column: "position",
            condition: "NOT EXISTS (SELECT FROM \(schema).events e WHERE e.position = r.position)")
    }

    private func older(_ table: SQLIdentifier, _ column: SQLIdentifier, _ moment: SQL) -> Selection {
        Selection(schema: schema, table: table, column: column, condition: "r.\(column) < \(sql: moment)")
    }

    /// Rows of one table, deleted a batch at a time.
    struct Selection: Sendable {
        let schema: SQLIdentifier
        let table: SQLIdentifier
        /// The order in which they go.
        let column: SQLIdentifier
        /// Of a row `r`.
        let condition: SQL

        /// Deletes a batch and returns how many rows there were.
        ///
        /// Rows that others hold are left for the next time, and so is a table that does not exist.
        func delete(in transaction: Transaction) throws -> Int {
            let exists = try transaction.query("SELECT to_regclass(\("\(schema).\(table)")) IS NOT NULL")
            guard try exists.first?.decode(Bool.self, at: 0) == true else { return 0 }
            return try transaction.execute(
                """
                DELETE FROM \(schema).\(table) WHERE ctid = ANY (ARRAY(
                    SELECT r.ctid FROM \(schema).\(table) r WHERE \(sql: condition)
                    ORDER BY r.\(column) LIMIT \(Int64(ExpiredRows.batch)) FOR UPDATE SKIP LOCKED))
                """)
        }
    }
}
