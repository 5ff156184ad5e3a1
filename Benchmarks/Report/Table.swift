/// The contests as a table that reads well in a terminal and in Markdown.
struct Table {
    private var rows = [["what", "unit", "swift-outbox", "beside it", "", "ratio", "least – most", "bar", ""]]

    mutating func add(_ outcome: Contest.Outcome) {
        let contest = outcome.contest
        rows.append([
            contest.name, contest.unit, outcome.ours.median.grouped, outcome.theirs.median.grouped, contest.theirs.name,
            outcome.ratio.median.hundredths, "\(outcome.ratio.least.hundredths) – \(outcome.ratio.most.hundredths)",
            contest.bar.map { "≥ \($0.hundredths)" } ?? "", contest.bar == nil ? "" : outcome.isMet ? "met" : "missed",
        ])
    }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
        return ([line(rows[0]), rule] + rows.dropFirst().map(line)).joined(separator: "\n")
    }
}

extension Double {
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
