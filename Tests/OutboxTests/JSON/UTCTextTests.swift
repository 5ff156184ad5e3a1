import Foundation
import Testing

@testable import Outbox

@Suite struct UTCTextTests {
    private func text(_ year: Int, _ month: Int, _ day: Int, _ time: String) -> String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(time)"
    }

    @Test(arguments: [
        0, 1, 4, 100, 400, 1500, 1582, 1583, 1600, 1700, 1900, 1969, 1970, 1999, 2000, 2001, 2023, 2024, 2026, 2100,
        2400, 9999,
    ])
    func `each day of a year, and those that are none, is read as Foundation reads it`(year: Int) {
        for month in 0...13 {
            for day in [0, 1, 2, 10, 28, 29, 30, 31, 32] {
                let text = text(year, month, day, "23:59:58Z")
                #expect(EventDate.date(of: text) == EventDate.anyDate(of: text), "\(text)")
            }
        }
    }

    @Test(arguments: [
        "00:00:00Z", "23:59:59Z", "24:00:00Z", "23:60:00Z", "23:59:60Z", "12:34:56.5Z", "12:34:56.123456Z",
        "12:34:56.999999Z",
        "12:34:56.9999999Z", "12:34:56.000001Z", "12:34:56.0Z", "12:34:56.12345678901234567890Z", "12:34:56.Z",
        "12:34:56,5Z",
        "12:34:56", "12:34:56.5", "12:34:56+00:00", "12:34:56.25+02:00", "12:34:56-0330", "12:34:56z", "1:34:56Z",
        "12:34Z",
        "12-34-56Z", "12:34:5\u{665}Z", "12:34:56 Z", "12:34:56.5 Z", "12:34:56.-5Z", "+2:34:56Z", "12:34:56ZZ",
        "12:34:56.1ZZ",
    ])
    func `each form of a time is read or refused as Foundation does it`(time: String) {
        for (year, month, day) in [
            (2026, 11, 21), (1969, 12, 31), (1, 1, 1), (9999, 12, 31), (2024, 2, 29), (2026, 2, 30),
        ] {
            let text = text(year, month, day, time)
            #expect(EventDate.date(of: text) == EventDate.anyDate(of: text), "\(text)")
        }
    }

    @Test func `what is written is read by plain arithmetic, to the same time`() throws {
        for step in 0..<2000 {
            let date = Date(timeIntervalSinceReferenceDate: Double(step) * 12_345_678.901_234 - 9e9)
            let text = EventDate.text(of: date)
            let read = try #require(UTCText.date(of: text))
            #expect(read == EventDate.anyDate(of: text), "\(text)")
        }
    }
}
