/// How far a long piece of work is, as one line of a terminal.
public struct ProgressBar: Sendable {
    /// What is worked on.
    public var title: String
    /// How many rows are done.
    public var rows: Int
    /// How much of the whole is done, 0 to 1; nil where nobody knows how much there is.
    public var fraction: Double?
    /// How many seconds it took so far.
    public var seconds: Double

    /// Describes a moment.
    public init(title: String, rows: Int, fraction: Double?, seconds: Double) {
        self.title = title
        self.rows = rows
        self.fraction = fraction
        self.seconds = seconds
    }

    /// The line, not longer than `width`: title, bar, rows, rate and the time left.
    ///
    /// Where it is not known how much there is, rows and rate only.
    public func text(width: Int) -> String {
        var facts = "\(rows.grouped) rows  \(rate.grouped)/s"
        guard let fraction else { return String("\(title.escapedForTerminal)  \(facts)".prefix(width)) }
        let done = min(1, max(0, fraction))
        if done > 0, rows > 0 { facts += "  \(Self.time(seconds / done - seconds)) left" }
        facts = "\(Int(done * 100)) %  \(facts)"
        let bar = width - title.escapedForTerminal.count - facts.count - 6
        guard bar >= 10 else { return String(facts.prefix(width)) }
        let filled = Int(Double(min(bar, 40)) * done)
        let cells = String(repeating: "#", count: filled) + String(repeating: "-", count: min(bar, 40) - filled)
        return "\(title.escapedForTerminal)  [\(cells)]  \(facts)"
    }

    /// Rows a second.
    public var rate: Int { seconds > 0 ? Int(Double(rows) / seconds) : 0 }

    /// `42 s`, `3 min 7 s`, `2 h 5 min`.
    private static func time(_ seconds: Double) -> String {
        guard seconds < 360_000 else { return "days" }
        let whole = Int(seconds.rounded(.up))
        if whole < 60 { return "\(whole) s" }
        return whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}

extension Int {
    /// The number with a comma for each thousand: `1,234,567`.
    public var grouped: String {
        let digits = Array(String(magnitude))
        let marked = digits.enumerated().map { place, digit in
            place > 0 && (digits.count - place).isMultiple(of: 3) ? ",\(digit)" : "\(digit)"
        }
        return (self < 0 ? "-" : "") + marked.joined()
    }
}
