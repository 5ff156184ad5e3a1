import Foundation
import Testing

@testable import Outbox

@Suite struct EventDateTests {
    private struct Timed: Codable, Equatable {
        var at: Date
    }

    @Test(arguments: [
        0, 1_700_000_000, 1_700_000_000.5, 1_700_000_000.000001, 1_700_000_000.999999, -1.25, -86_400.000001,
    ])
    func `a time survives to the microsecond`(seconds: Double) throws {
        let timed = Timed(at: Date(timeIntervalSince1970: seconds))
        let back = try PayloadCoding.decode(Timed.self, from: try PayloadCoding.encode(timed))
        #expect(abs(back.at.timeIntervalSince(timed.at)) < 0.000_000_6)
    }

    @Test func `a whole second has no fraction, and a part of one has six digits`() throws {
        func text(_ seconds: Double) throws -> String {
            String(decoding: try PayloadCoding.encode(Timed(at: Date(timeIntervalSince1970: seconds))), as: UTF8.self)
        }
        #expect(try text(0) == #"{"at":"1970-01-01T00:00:00Z"}"#)
        #expect(try text(0.25) == #"{"at":"1970-01-01T00:00:00.250000Z"}"#)
        #expect(try text(-0.25) == #"{"at":"1969-12-31T23:59:59.750000Z"}"#)
    }

    @Test(arguments: [
        "2026-11-21T10:00:00.123456789Z", "2026-11-21T10:00:00.123456Z", "2026-11-21T12:00:00.123456+02:00",
    ])
    func `other writers' fractions and offsets are read`(text: String) throws {
        let timed = try PayloadCoding.decode(Timed.self, from: Array(#"{"at":"\#(text)"}"#.utf8))
        #expect(abs(timed.at.timeIntervalSince1970 - 1_795_255_200.123456) < 0.000_001)
    }

    @Test(arguments: ["", "now", "2026-11-21", "2026-11-21T10:00:00.Z", "2026-13-21T10:00:00Z"])
    func `what is no time is refused`(text: String) {
        #expect(throws: DecodingError.self) {
            try PayloadCoding.decode(Timed.self, from: Array(#"{"at":"\#(text)"}"#.utf8))
        }
    }
}
