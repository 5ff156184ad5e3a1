import Foundation

/// Times in payloads: RFC 3339 in UTC, to the microsecond, as Postgres keeps them; whole seconds without a fraction.
enum EventDate {
    static func text(of date: Date) -> String {
        let microseconds = Int64((date.timeIntervalSinceReferenceDate * 1_000_000).rounded())
        let (seconds, fraction) = microseconds.flooredDivision(by: 1_000_000)
        let whole = Date(timeIntervalSinceReferenceDate: Double(seconds)).formatted(.iso8601)
        guard fraction != 0 else { return whole }
        let digits = String(fraction)
        return whole.dropLast() + "." + String(repeating: "0", count: 6 - digits.count) + digits + "Z"
    }

    /// Nil where the text is no time; digits beyond the microsecond are dropped.
    static func date(of text: String) -> Date? { UTCText.date(of: text) ?? anyDate(of: text) }

    /// As Foundation reads it, which takes other offsets and forms too.
    static func anyDate(of text: String) -> Date? {
        guard let dot = text.firstIndex(of: ".") else { return try? Date(text, strategy: .iso8601) }
        let digits = text[text.index(after: dot)...].prefix { $0.isASCII && $0.isNumber }
        let rest = text[digits.endIndex...]
        guard !digits.isEmpty, let whole = try? Date(String(text[..<dot] + rest), strategy: .iso8601),
            let fraction = Double("0." + digits.prefix(6))
        else { return nil }
        return whole.addingTimeInterval(fraction)
    }
}

extension Int64 {
    /// A remainder that is never negative.
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
