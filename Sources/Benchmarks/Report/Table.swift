/// The contests as a table that reads well in a terminal and in Markdown.
struct Table {
    private let rows: [[String]]

    private static let head = ["what", "unit", "swift-outbox", "beside it", "", "ratio", "least – most", "bar", ""]

    init(_ rows: [Row]) { self.rows = [Self.head] + rows.map(Self.cells) }

    private static func cells(_ row: Row) -> [String] {
        let range = row.ratio ?? row.ours
        return [
            row.name, row.unit, row.ours.median.short, row.theirs?.median.short ?? "", row.peer ?? "",
            row.ratio?.median.hundredths ?? "", "\(range.least.short) – \(range.most.short)",
            row.bar?.description ?? "", row.isMet.map { $0 ? "met" : "missed" } ?? "",
        ]
    }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
        return ([line(rows[0]), rule] + rows.dropFirst().map(line)).joined(separator: "\n") + "\n"
    }
}

extension Double {
    /// `12,345`, `42.3` or `0.97`: as many digits as say something.
    var short: String { abs(self) >= 100 ? grouped : hundredths }

    /// `12,345`.
    var grouped: String {
        var digits = String(Int(rounded()))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits = String(digits.dropLast(3))
        }
        return ([digits] + groups).joined(separator: ",")
    }

    /// `0.97`.
    var hundredths: String {
        let number = Int((self * 100).rounded())
        let rest = number % 100
        return "\(number / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
