/// Rows under headings, each column as wide as its widest cell.
public struct TextTable: Sendable {
    private let rows: [[String]]

    /// Escapes every cell for terminals.
    public init(_ headings: [String], _ rows: [[String]]) {
        self.rows = ([headings] + rows).map { $0.map(\.escapedForTerminal) }
    }

    /// The lines, each ended by a newline.
    public var text: String {
        let widths = rows.reduce(into: [Int](repeating: 0, count: rows[0].count)) { widths, row in
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) }
        }
        return rows.map { row in line(row, widths) + "\n" }.joined()
    }

    private func line(_ row: [String], _ widths: [Int]) -> String {
        let cells = zip(row, widths).map { cell, width in
            cell + String(repeating: " ", count: width - cell.count)
        }
        let line = cells.joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
