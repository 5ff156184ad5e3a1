import Outbox
import OutboxPostgres
import Postgres
import WhiteLabel

/// Trades, a row each, and the records that change hands.
enum TradeTable: AggregateTable {
    static let schema = SQLIdentifier.whiteLabel
    static let table: SQLIdentifier = "trades"

    static let columns: [Column<Trade>] = [
        Column("offered_by") { $0.offeredBy },
        Column("offered_to") { $0.offeredTo },
        Column("status") { $0.status.rawValue },
    ]

    static let children: [ChildTable<Trade>] = [
        ChildTable(
            "trade_vinyls", parent: "trade_id", ordinal: "line", rows: lines(of:),
            columns: [Column("side") { $0.side }, Column("vinyl_id") { $0.vinyl }])
    ]

    static func aggregate(from row: AggregateRow<Trade>) throws -> Trade {
        let lines = try row.children("trade_vinyls").map {
            Line(side: try $0.decode(at: "side"), vinyl: try $0.decode(at: "vinyl_id"))
        }
        return Trade(
            id: row.id, offeredBy: try row.decode("offered_by"), offeredTo: try row.decode("offered_to"),
            terms: TradeTerms(given: lines.on(Line.given), wanted: lines.on(Line.wanted)),
            status: try row.choice("status"), recorded: row.recorded)
    }

    @Sendable private static func lines(of trade: Trade) -> [Line] {
        trade.terms.given.map { Line(side: Line.given, vinyl: $0) }
            + trade.terms.wanted.map { Line(side: Line.wanted, vinyl: $0) }
    }

    /// A record on one of the two sides.
    fileprivate struct Line {
        static let given = "GIVEN"
        static let wanted = "WANTED"

        let side: String
        let vinyl: Identity<Vinyl>
    }
}

extension [TradeTable.Line] {
    fileprivate func on(_ side: String) -> [Identity<Vinyl>] { filter { $0.side == side }.map(\.vinyl) }
}
