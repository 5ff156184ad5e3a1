/// A bar for each contest: how much of the other's figure is ours, with the least and the most of the rounds and what it has
/// to reach.
struct RatioPlot {
    let title: String
    let rows: [Row]

    private let left = 330.0
    private let width = 380.0
    private let line = 30.0
    private let top = 40.0

    /// Ratios beyond it are drawn as far.
    private var limit: Double { max(1.25, min(3, (rows.compactMap(\.ratio?.most).max() ?? 1) * 1.1)) }

    var svg: String {
        let height = top + Double(rows.count) * line + 30
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(left + width + 80)) \(number(height))" \
            font-family="system-ui, sans-serif" font-size="13">
            <style>
            text { fill: #1f2328 } .quiet { fill: #59636e; font-size: 11px } .one { stroke: #59636e; stroke-dasharray: 4 3 }
            .bar { fill: #2f81f7 } .missed { fill: #cf6a32 } .span { stroke: #1f2328 } .goal { stroke: #1a7f37; stroke-width: 3 }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .quiet { fill: #9198a1 } .span { stroke: #e6edf3 } }
            </style>
            <text x="8" y="20" font-weight="600">\(title)</text>
            \(rows.enumerated().map { row($0.element, at: top + Double($0.offset) * line) }.joined(separator: "\n"))
            <line class="one" x1="\(number(x(1)))" x2="\(number(x(1)))" y1="\(number(top - 8))" y2="\(number(height - 24))"/>
            <text class="quiet" x="8" y="\(number(height - 8))">1.0: the same; medians; thin line: least to most of the \
            rounds; green: what is asked for</text>
            </svg>

            """
    }

    private func row(_ row: Row, at y: Double) -> String {
        let ratio = row.ratio ?? row.ours
        let middle = number(y + 8)
        let goal = row.bar.map {
            "<line class=\"goal\" x1=\"\(number(x($0.value)))\" x2=\"\(number(x($0.value)))\" y1=\"\(number(y - 2))\" y2=\"\(number(y + 18))\"/>"
        }
        return """
            <text x="8" y="\(number(y + 13))">\(label(row))</text>
            <rect class="\(row.isMet ?? true ? "bar" : "missed")" x="\(number(left))" y="\(number(y))" \
            width="\(number(x(ratio.median) - left))" height="16" rx="2"/>
            <line class="span" x1="\(number(x(ratio.least)))" x2="\(number(x(ratio.most)))" y1="\(middle)" y2="\(middle)"/>
            \(goal ?? "")
            <text x="\(number(left + width + 8))" y="\(number(y + 13))">\(ratio.median.hundredths)</text>
            """
    }

    /// Whom it stands beside, where the name does not say it.
    private func label(_ row: Row) -> String {
        let isTwice = rows.count { $0.name == row.name } > 1
        return isTwice ? "\(row.name) (\(row.peer ?? ""))" : row.name
    }

    private func x(_ ratio: Double) -> Double { left + width * min(ratio, limit) / limit }
    private func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
