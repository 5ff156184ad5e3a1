import Foundation
import Testing

@testable import Outbox

@Suite struct WritesAsFoundationTests {
    private struct Numbers: Encodable {
        var a: Int8 = -128, b: Int16 = -32768, c: Int32 = .min, d: Int64 = .min, e: Int = .max, f: UInt8 = 255
        var g: UInt16 = .max, h: UInt32 = .max, i: UInt64 = .max, j: UInt = 0, k: Int128 = .min, l: UInt128 = .max
        var m: Double = 0.1, n: Float = 0.1, o: Bool = true, p: Bool? = nil, q: String = "q", r: Decimal = 1.50
    }

    private enum Suit: String, Codable, CodingKeyRepresentable { case hearts, clubs }
    private enum Level: Int, Codable { case low = 1, high = 10 }
    private enum Shape: Codable, Equatable {
        case point
        case circle(Double)
        indirect case pair(left: Shape, right: Shape?)
    }

    private struct Payload: Encodable {
        var id = UUID(), at = Date(timeIntervalSince1970: 1_700_000_000.25), link = URL(string: "https://a.b/c?d=e")
        var cover = Data([0, 255, 62, 63]), note: String?, none: Int?, tags: Set = ["only"], level = Level.high
        var shapes = [
            Shape.point, .circle(1), .pair(left: .point, right: nil), .pair(left: .point, right: .circle(-0.0)),
        ]
        var bySuit = [Suit.clubs: 1, .hearts: 2], byNumber = [3: "a", 20: "b", 100: "c"], byDate = [Date(): 1]
        var optional: [Int?] = [1, nil], nested = [[[String]]](), empty = [String: Int](), range = 1..<3
        var dates: [Date?] = [nil, .distantPast, .distantFuture], ids: [UUID] = [UUID(), UUID()]
        var interval = DateInterval(start: Date(timeIntervalSince1970: 0.5), duration: 1), size = CGFloat(1.5)
        var twice: Date?? = .some(.some(Date(timeIntervalSince1970: -0.5))), id2: UUID?? = .some(.some(UUID()))
    }

    private class Base: Encodable { var name = "base" }
    private final class Derived: Base {
        var size = 1
        enum CodingKeys: CodingKey { case size }
        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(size, forKey: .size)
            try super.encode(to: container.superEncoder())
        }
    }

    private struct Refused: Error {}

    @Test(arguments: [
        "", "a", "\"", "\\", "/", "\u{0}", "\u{1}\u{8}\u{9}\u{A}\u{B}\u{C}\u{D}\u{E}\u{F}\u{10}\u{1F}", "\u{7F}",
        "\u{80}\u{9F}", "\u{2028}\u{2029}", "\u{E9}", "e\u{301}", "\u{1F600}", "\u{FEFF}", "\u{FFFF}", "\u{10FFFF}",
        "12345678", "1234567\"", "12345678\"", "12345678\u{1}2345678", "12345678 \u{1F600}\"12345678",
        "Stra\u{DF}e, \u{44F}", "\u{20}!\u{23}", "</script>", "\r\n", "\u{1F468}\u{200D}\u{1F469}",
        String(repeating: "a\n", count: 1000),
    ])
    func `each text is the same as a value and as a key`(text: String) {
        #expect(Written.difference(text) == nil)
        #expect(Written.difference([text: text]) == nil)
        #expect(Written.difference([text, text]) == nil)
        #expect(Written.difference(ByClosure.object { try $0.encode(text, forKey: .init(stringValue: text)) }) == nil)
        let longer = ByClosure.array {
            try $0.encode(text)
            try $0.encode(Dictionary([(text, 1), (text + "a", 2), ("a" + text, 3), ("", 4)]) { $1 })
        }
        #expect(Written.difference(longer) == nil)
    }

    @Test func `each byte of ASCII is escaped in the same way wherever it stands`() {
        for byte in UInt8(0)..<128 {
            for place in 0..<18 {
                var bytes = Array("abcdefghijklmnopqr".utf8)
                bytes[place] = byte
                #expect(Written.difference(String(decoding: bytes, as: UTF8.self)) == nil)
            }
        }
    }

    @Test(arguments: [
        0, -0.0, 1, -1, 0.1, 1e15, 1e16, 1e17, 123_456_789_012_345_680, 1e21, 1e22, 1e-4, 1e-5, 1e-7,
        .leastNonzeroMagnitude,
        -.leastNonzeroMagnitude, 2.2250738585072014e-308, 1.7976931348623157e308, 0x1p53, 0x1p54, 0x1p63, 0x1p64,
        1.0e100, 100.5,
        .pi, .nan, -.nan, .infinity, -.infinity, .ulpOfOne, 16_777_216, 16_777_217, 3.4028234663852886e38,
    ])
    func `each floating-point number is the same`(number: Double) {
        #expect(Written.difference(number) == nil)
        #expect(Written.difference([1, number]) == nil)
        #expect(Written.difference(["a": [number]]) == nil)
        #expect(Written.difference(["a": ["b": number]]) == nil)
        #expect(Written.difference(Float(number)) == nil)
        #expect(Written.difference([Float(number)]) == nil)
        #expect(Written.difference(ByClosure.object { try $0.encode(Float(number), forKey: "a") }) == nil)
        #expect(Written.difference(ByClosure.object { try $0.encode(number, forKey: "a") }) == nil)
        #expect(Written.difference(ByClosure.array { try $0.encode(number) }) == nil)
    }

    @Test func `each integer is the same`() {
        #expect(Written.difference(Numbers()) == nil)
        for shift in 0..<128 {
            let number = UInt128(1) << shift
            #expect(Written.difference([number, number - 1, number + 1]) == nil)
            #expect(
                Written.difference([Int128(truncatingIfNeeded: number), -Int128(truncatingIfNeeded: number - 1)]) == nil
            )
            #expect(Written.difference([Int(truncatingIfNeeded: number), Int(truncatingIfNeeded: ~number)]) == nil)
        }
        #expect(Written.difference([Int8.min, 0, 9, 10, .max]) == nil)
        #expect(Written.difference([UInt64.max, 0, 9, 10, 99, 100]) == nil)
    }

    @Test(arguments: [
        "0", "-0", "1.50", "12.99", "-0.01", "123456789012345678901234567890.12345678", "1e100", "1e-100", "NaN",
    ])
    func `each decimal is the same`(text: String) {
        #expect(Written.difference([Decimal(string: text) ?? .nan]) == nil)
    }

    @Test func `a value of each kind is the same at the root`() {
        let values: [any Encodable] = [
            1, true, false, "a", 1.5, Float(1.5), Decimal(1), UUID(), Date(), Data(), Data([1]), Int?.none as Int?,
            [Int](), [String: Int](), [[Int]](), [[:] as [String: Int]], Int8(1), UInt128.max, Suit.clubs, Level.low,
            Shape.point, Shape.circle(2), Set<Int>(), [Int?.none], ["a": Int?.none], [Date(): 1],
            URL(fileURLWithPath: "/a b"),
            Locale(identifier: "de_DE"), DateComponents(year: 2026), Payload(), Base(), Derived(), [Derived(), Base()],
            CharacterSet(charactersIn: "a"), IndexSet([1, 2, 9]), ClosedRange(uncheckedBounds: (1, 2)), [Never](),
            TimeZone(identifier: "UTC") ?? .gmt, CGFloat(1), ByClosure.nothing, [ByClosure.nothing],
            ["a": ByClosure.nothing], Optional(ByClosure.nothing), Optional(UUID()), Optional(Optional(Date())),
        ]
        for value in values {
            let difference = Written.difference(value)
            #expect(difference == nil)
        }
    }

    @Test(arguments: [
        ["b", "a"], ["a", "b", "c"], ["c", "b", "a"], ["a10", "a9", "a1"], ["B", "a", "A", "b"], ["", "a"], ["a", ""],
        ["abcdefgh", "abcdefg", "abcdefghi", "abcdefgha"], ["abcdefghz", "abcdefgha"], ["_b", "-a", "1", "~"],
        ["\u{E9}", "z", "e"], ["\u{FF5E}", "\u{1F600}"], ["a\"", "a!", "a#"], ["a\\", "a]", "a["],
        ["a\u{1}", "a", "a "],
        ["same", "same", "same"], ["b", "a", "b", "a"], ["a", "a", "b"],
        ["longer than eight", "b", "longer than eight"],
        ["e\u{301}", "f", "\u{E9}"], ["\u{E9}", "e\u{301}", "e"], ["a\"", "a\"", "a"], ["\u{212A}", "K", "k"],
        (0..<40).map { "key \($0 * 7 % 40)" }, (0..<40).map { "key \($0 % 20)" }, (0..<40).map { "\($0 % 5)" },
    ])
    func `members are sorted in the same way, and the last of a key counts`(keys: [String]) {
        let object = ByClosure.object { container in
            for (number, key) in keys.enumerated() { try container.encode(number, forKey: .init(stringValue: key)) }
        }
        let values = ByClosure.object { container in
            for (number, key) in keys.enumerated() {
                try container.encode([key: number], forKey: .init(stringValue: key))
            }
        }
        #expect(Written.difference(object) == nil)
        #expect(Written.difference([values, object]) == nil)
        #expect(Written.difference(Dictionary(keys.map { ($0, $0) }) { $1 }) == nil)
    }

    @Test func `an encoder may be used in all ways that it has`() {
        let ways = [
            ByClosure.object {
                var object = $0.nestedContainer(keyedBy: AnyKey.self, forKey: "z")
                var array = $0.nestedUnkeyedContainer(forKey: "a")
                try $0.encode(1, forKey: "m")
                try object.encode(1, forKey: "y")
                try array.encode("first")
                try $0.encodeNil(forKey: "b")
                var again = $0.nestedContainer(keyedBy: AnyKey.self, forKey: "z")
                try again.encode(2, forKey: "x")
                try object.encode(3, forKey: "x")
                var more = $0.nestedUnkeyedContainer(forKey: "a")
                try more.encode("second")
                try array.encode("third \(more.count) \(array.count)")
                var inner = array.nestedUnkeyedContainer()
                var keyed = array.nestedContainer(keyedBy: AnyKey.self)
                try array.encodeNil()
                try keyed.encode(inner.codingPath.count, forKey: "b")
                try inner.encode(true)
                try keyed.encode(keyed.codingPath.map(\.stringValue), forKey: "a")
            },
            ByClosure.object {
                try Base().encode(to: $0.superEncoder())
                try Base().encode(to: $0.superEncoder(forKey: "b"))
                try 5.encode(to: $0.superEncoder(forKey: "c"))
                _ = $0.superEncoder(forKey: "d")
                try $0.encode(1, forKey: "a")
            },
            ByClosure.array {
                try Base().encode(to: $0.superEncoder())
                try $0.encode(contentsOf: [1, 2])
                _ = $0.superEncoder()
                try "a".encode(to: $0.superEncoder())
                try $0.encode($0.count)
                _ = $0.nestedUnkeyedContainer()
                try $0.encode([Int]())
                try $0.encode([String: Int]())
                _ = $0.nestedContainer(keyedBy: AnyKey.self)
            },
            ByClosure.object {
                try $0.encode(["a": 1, "b": 2], forKey: "x")
                var nested = $0.nestedContainer(keyedBy: AnyKey.self, forKey: "x")
                try nested.encode(3, forKey: "b")
                try nested.encode(4, forKey: "0")
                try $0.encode([1], forKey: "y")
                var array = $0.nestedUnkeyedContainer(forKey: "y")
                try array.encode(2)
                try $0.encodeIfPresent(Int?.none, forKey: "n")
                try $0.encodeIfPresent(5, forKey: "z")
                try $0.encode(6, forKey: "y")
            },
            ByClosure {
                try Base().encode(to: $0)
                var container = $0.container(keyedBy: AnyKey.self)
                try container.encode(1, forKey: "more")
                try container.encode($0.codingPath.count, forKey: "depth")
            },
            ByClosure {
                var single = $0.singleValueContainer()
                try single.encode(["a": 1])
                var container = $0.container(keyedBy: AnyKey.self)
                try container.encode(2, forKey: "b")
            },
            ByClosure {
                var single = $0.singleValueContainer()
                try single.encode([1])
                var container = $0.unkeyedContainer()
                try container.encode(2)
            },
            ByClosure {
                var single = $0.singleValueContainer()
                try single.encode(ByClosure.nothing)
            },
            ByClosure {
                var single = $0.singleValueContainer()
                try single.encodeNil()
            },
            ByClosure { _ = $0.container(keyedBy: AnyKey.self) }, ByClosure { _ = $0.unkeyedContainer() },
            ByClosure { encoder in
                _ = encoder.unkeyedContainer()
                var container = encoder.unkeyedContainer()
                try container.encode(encoder.codingPath.map(\.stringValue))
                try container.encode(container.codingPath.map(\.stringValue))
            },
        ]
        for way in ways {
            #expect(Written.difference(way) == nil)
            #expect(Written.difference([way, way]) == nil)
            #expect(Written.difference(["a": way, "\u{E9}": way]) == nil)
            #expect(Written.difference(["a": Optional(["b": [way]])]) == nil)
        }
    }

    @Test func `what a type refuses is refused with the same error at the same place`() {
        #expect(Written.difference(["a": [ByClosure { _ in throw Refused() }]]) == nil)
        #expect(Written.difference(["a": ["b": [1.5, .nan]]]) == nil)
        #expect(Written.difference(["a": [[Float.infinity]]]) == nil)
        #expect(Written.difference(Optional(Double.nan)) == nil)
        #expect(Written.difference(["x": Optional(Double.nan)]) == nil)
        let wrong = ByClosure {
            throw EncodingError.invalidValue(1, .init(codingPath: $0.codingPath, debugDescription: ""))
        }
        #expect(Written.difference(["a": [["b": wrong]]]) == nil)
        #expect(Written.difference([1: ["x": wrong]]) == nil)
    }

    @Test func `a failure that a type gets over leaves the rest as it was`() {
        let value = ByClosure.object {
            try $0.encode(1, forKey: "b")
            try? $0.encode(Double.nan, forKey: "a")
            try? $0.encode([Double.nan], forKey: "a")
            try $0.encode("x", forKey: "c")
        }
        #expect(Written.ours(value) == #"{"b":1,"c":"x"}"#)
    }

    @Test(arguments: [1, 2, 509, 510, 511, 512, 513, 600])
    func `nesting is refused at the same depth`(depth: Int) {
        #expect(Written.difference(ByClosure.nested(depth)) == nil)
        #expect(Written.difference(["a": ByClosure.nested(depth)]) == nil)
        #expect(Written.difference([["a": [ByClosure.nested(depth)]]]) == nil)
    }

    @Test(arguments: [
        -62_135_596_800, -12_212_553_601, -12_212_553_600, -12_212_000_000, -1, -0.000_001, -0.000_000_4, 0, 0.5,
        0.999_999,
        0.999_999_6, 951_782_399, 951_782_400, 951_868_800, 1_709_164_799.999_999, 4_107_542_400, 253_402_300_799,
        253_402_300_799.999_99, 253_402_300_800, 253_402_214_400, 1e11,
    ])
    func `each time is the same`(seconds: Double) {
        #expect(Written.difference(Date(timeIntervalSince1970: seconds)) == nil)
    }

    @Test func `times of all years are the same`() {
        for step in 0..<4000 {
            let date = Date(timeIntervalSinceReferenceDate: Double(step) * 66_666_789.012_345 - 13.2e9)
            #expect(Written.difference(date) == nil)
        }
    }
}
