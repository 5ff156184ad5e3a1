#if Failpoints
    import Foundation
    import Outbox
    import Postgres

    // Faults that the chaos campaign has to find: the ways to get an outbox wrong that are wrong in SQL.

    extension WindowStatement {
        /// Whether one of the faults below is planted: they are in the whole statement only.
        static var isPlanted: Bool { mutant("xid-order") || mutant("own-transaction") || mutant("naive-cursor") }

        /// The window as most outboxes read it: everything visible beyond the last position, or by transaction number.
        static func withPlantedFaults(_ text: String, _ schema: SQLIdentifier) -> String {
            if mutant("xid-order") {
                return text.replacing("ORDER BY position LIMIT $2::int8", with: "ORDER BY xid, position LIMIT $2::int8")
            }
            if mutant("own-transaction") {
                return text.replacing(
                    "pg_current_xact_id_if_assigned() < pg_snapshot_xmax(pg_current_snapshot())", with: "false")
            }
            guard mutant("naive-cursor"), let start = text.range(of: "), opened AS MATERIALIZED ("),
                let end = text.range(of: "), freed AS MATERIALIZED (")
            else { return text }
            let naive = """
                ), bounds AS MATERIALIZED (
                    SELECT '1:1:'::pg_snapshot AS a, pg_current_snapshot() AS b, s.floor, s.cluster, s.timeline,
                        s.position AS start, 0 AS origin,
                        coalesce((SELECT max(e.position) FROM \(schema).events e), s.position) AS top
                    FROM stored s
                ), scanned AS MATERIALIZED (
                    SELECT e.* FROM bounds w JOIN \(schema).events e ON e.position > w.start AND e.position <= w.top
                    ORDER BY e.position LIMIT $2::int8
                """
            return text[..<start.lowerBound] + naive + text[end.lowerBound...]
        }
    }
#endif
