import Foundation

/// The form of RFC 3339 that payloads are written in, read by plain arithmetic: `2026-11-21T16:45:12.123456Z`.
///
/// Foundation takes microseconds for it. What is written in another way, or refused here, is left to Foundation, and so
/// are years before 1583, where it counts by the Julian calendar.
struct UTCText {
    let bytes: UnsafeBufferPointer<UInt8>

    /// The time, nil where the text is not of this form.
    static func date(of text: String) -> Date? {
        var text = text
        return text.withUTF8 { UTCText(bytes: $0).date }
    }

    /// The time, nil where the bytes are not of this form.
    var date: Date? {
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            bytes[bytes.count - 1] == UInt8(ascii: "Z"),
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            1583...9999 ~= year, 1...12 ~= month, 1...Self.days(in: month, of: year) ~= day,
            hour < 24, minute < 60, second < 60, let fraction
        else { return nil }
        let seconds = Self.days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
        return Date(timeIntervalSinceReferenceDate: Double(seconds)).addingTimeInterval(fraction)
    }

    /// What is after the seconds, without the digits beyond the microsecond.
    private var fraction: Double? {
        guard bytes.count > 20 else { return 0 }
        let digits = 20..<bytes.count - 1
        guard bytes[19] == UInt8(ascii: "."), !digits.isEmpty, digits.allSatisfy({ bytes[$0].isDigit }),
            let value = number(digits.prefix(6))
        else { return nil }
        return Double(value) / [1, 10, 100, 1000, 10_000, 100_000, 1_000_000][min(6, digits.count)]
    }

    private func number(_ places: Range<Int>) -> Int? {
        var value = 0
        for place in places {
            guard bytes[place].isDigit else { return nil }
            value = value * 10 + Int(bytes[place] - 48)
        }
        return value
    }

    /// Days since 2001-01-01.
    ///
    /// Years count from March here, so that a leap day is the last one of its year.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 730_791
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
