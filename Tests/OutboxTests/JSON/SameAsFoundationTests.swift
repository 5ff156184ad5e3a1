import Foundation
import Testing

@testable import Outbox

@Suite struct SameAsFoundationTests {
    private static let documents: [String] =
        numbers + strings + [
            "null", "true", "false", " true ", "", " ", "\u{FEFF}1", "{}", "[]", "[[]]", "[{}]", "[null]", "[1,null]",
            "[true,\"a\",1,null,70000,-1,1.5]", "nul", "truee", "tru", "fals", "[1 2]", "[1}", "{]", "[", "{", "[1",
            "{\"a\"",
            "{\"a\":", "{\"a\":1", "{\"a\" 1}", "{a:1}", "{'a':1}", "{\"a\":1,,\"b\":2}", "[,1]", "[/**/1]", "// a\n1",
            "1 x", "1 1",
            "[NaN]", "NaN", "Infinity", "-Infinity", "[[1,2],[3,null]]", "[[1,2],\"x\"]", "[[1],\"x\"]", "[[],1]",
            "[[1,2]]",
            #"{"a":1}"#, #"{"a":1,"a":2}"#, #"{"a":"x","a":2}"#, #"{"1":"a","2":"b"}"#, #"{"1":"a","x":"b"}"#,
            #"{"a":{},"a":1}"#,
            #"{"\u0061":1}"#, #"{"a":1,"b":null}"#, #"{"name":"x","size":1}"#, #"{"super":{"name":"x"},"size":1}"#,
            #"{"super":{},"size":1}"#, #"{"size":"1"}"#, #"{"super":null,"size":1}"#, #"{"open":{}}"#,
            #"{"open":{},"sent":{}}"#,
            #"{"sent":{"to":"x"}}"#, #"{"sent":{}}"#, #"{"sent":null}"#, #"{"paid":{"_0":1}}"#, #"{"paid":{"_0":"1"}}"#,
            #"{"paid":{"_0":1.10,"at":"2026-01-01T00:00:00Z"}}"#, #"{"paid":{"_0":1.10,"at":"2026-02-30T00:00:00Z"}}"#,
            #"{"list":[]}"#, #"{"list":null}"#, #"{"list":{}}"#, #"{"list":["a",1,null,true,[]]}"#,
            #"{"list":["a",1,null,true]}"#,
            #"{"a":{"b":1,"list":2.5,"super":true},"b":"x","list":[1,65536]}"#, #"{"a":{"b":300},"list":[]}"#,
            #"{"a":{"b":null,"super":1},"list":[]}"#, #"{"a":[],"list":[]}"#, #"{"a":null,"list":[]}"#,
            #"{"b":1,"list":[]}"#,
            #"{"K":1}"#, "{\"\u{212A}\":1}", "{\"e\u{301}\":1,\"\u{E9}\":2}", Samples.order,
            String(repeating: "[", count: 512) + String(repeating: "]", count: 512),
            String(repeating: "[", count: 513) + String(repeating: "]", count: 513),
        ]

    private static let numbers: [String] = [
        "0", "-0", "1", "-1", "127", "128", "-128", "-129", "255", "256", "65535", "65536", "2147483647", "2147483648",
        "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "18446744073709551615", "18446744073709551616", "-18446744073709551615",
        "170141183460469231731687303715884105727", "-170141183460469231731687303715884105728",
        "170141183460469231731687303715884105728", "340282366920938463463374607431768211455",
        "340282366920938463463374607431768211456", "1.0", "-1.0", "1.5", "1e2", "1E+2", "1e-2", "100e-2", "1.50e1",
        "1.55e1",
        "0.0", "-0.0", "0e999", "0.000e-999", "1e400", "-1e400", "1e-400", "1e308", "1.7976931348623157e308",
        "1.7976931348623159e308", "2.2250738585072014e-308", "4.9e-324", "2e-324", "5e-324", "-3.4028235e38",
        "-3.4028236e38",
        "1.4e-45", "1e-46", "0.1", "0.2", "0.30000000000000004", "16777217", "16777217.0", "9007199254740991.0",
        "9007199254740993", "9007199254740993.0", "1.0000000000000001", "0.99999999999999999999", "123456789.123456789",
        "12345678901234567890.1234567890", "0.12345678901234567890123456789012345678",
        "0.1234567890123456789012345678901234567890123",
        "12345678901234567890123456789012345678", "123456789012345678901234567890123456789012345", "1e127", "1e128",
        "1e-127",
        "1e-128", "-12.990", "1e18", "1e19", "00", "01", "-01", "-", "+1", "1.", ".5", "1.e2", "1e", "1e+", "1.5.5",
        "1-2", "--1",
        "0x1", "1_000", "8.5", "33554431.5", "8388608.5", "0.000001", "184467440737.5",
        "100000000000000000000000000000000000000000000000000", "0.3e1", "1e0000000000000000000001",
        "1e-0000000000000000000001",
    ]

    private static let strings: [String] = [
        #""""#, #""a""#, #""\"\\\/\b\f\n\r\t""#, #""\u0000""#, #""\u00e9""#, #""\uD83D\uDE00""#, #""\ud83d""#,
        #""\ude00""#,
        #""\ud83d\ud83d""#, #""\ud83dx""#, #""\ud83d\n""#, #""\u12""#, #""\u12G4""#, #""\x""#, #""\""#, #"""#,
        "\"a\nb\"", "\"\u{1}\"", "\"\u{7F}\"",
        "\"\u{E9}\u{1F600}e\u{301}\"", #""red""#, #""blue""#, #""2026-11-21T16:45:12Z""#,
        #""2026-11-21T16:45:12.123456Z""#,
        #""2026-11-21T16:45:12+02:00""#, #""2026-02-30T00:00:00Z""#, #""0193b5d6-7a3c-7def-8123-456789abcdef""#,
        #""0193B5D6-7A3C-7DEF-8123-456789ABCDEF""#, #""0193b5d6-7a3c-7def-8123-456789abcdeg""#,
        #""0193b5d67a3c-7def-8123-456789abcdef0""#, #""{0193b5d6-7a3c-7def-8123-456789abcdef}""#, #""aGVsbG8=""#,
        #""aGVsbG8""#,
        #""aGVs\nbG8=""#, #""https://example.org/\u00e4?q=1""#, #""http://a b""#, #""http://[""#, #""12.5""#,
    ]

    private func differences(_ bytes: [UInt8]) -> [String] {
        let all: [String?] =
            integers(bytes) + plain(bytes) + [
                Both.difference([String: Int].self, bytes), Both.difference([Int: String].self, bytes),
                Both.difference([String: [Int?]].self, bytes), Both.difference([[Int]].self, bytes),
                Both.difference([Int?].self, bytes), Both.difference([Date?].self, bytes),
                Both.difference([Decimal].self, bytes),
                Both.difference([String: Date].self, bytes), Both.difference(Samples.Order.self, bytes),
                Both.difference(Samples.Line.self, bytes), Both.difference(Samples.State.self, bytes),
                Both.difference(Samples.Color.self, bytes), Both.difference(Samples.Wrapped.self, bytes),
                Both.difference([Samples.Wrapped?].self, bytes), Both.difference(Samples.ByHand.self, bytes),
                Both.difference(Samples.Pair.self, bytes), Both.difference(Samples.Derived.self, bytes),
            ]
        return all.compactMap { $0 }
    }

    private func integers(_ bytes: [UInt8]) -> [String?] {
        [
            Both.difference(Int.self, bytes), Both.difference(Int8.self, bytes), Both.difference(Int16.self, bytes),
            Both.difference(Int32.self, bytes), Both.difference(Int64.self, bytes), Both.difference(UInt.self, bytes),
            Both.difference(UInt8.self, bytes), Both.difference(UInt16.self, bytes),
            Both.difference(UInt32.self, bytes),
            Both.difference(UInt64.self, bytes), Both.difference(Int128.self, bytes),
            Both.difference(UInt128.self, bytes),
        ]
    }

    private func plain(_ bytes: [UInt8]) -> [String?] {
        [
            Both.difference(Double.self, bytes), Both.difference(Float.self, bytes), Both.difference(Bool.self, bytes),
            Both.difference(String.self, bytes), Both.difference(Decimal.self, bytes),
            Both.difference(Date.self, bytes),
            Both.difference(Data.self, bytes), Both.difference(URL.self, bytes), Both.difference(UUID.self, bytes),
            Both.difference(Int?.self, bytes), Both.difference(Bool?.self, bytes), Both.difference(Date?.self, bytes),
        ]
    }

    @Test(arguments: documents)
    func `a document decodes as with Foundation, or is refused for the same reason at the same place`(_ text: String) {
        for wrapped in [text, "[\(text)]", #"{"a":\#(text)}"#] {
            #expect(differences(Array(wrapped.utf8)) == [])
        }
    }

    @Test(arguments: [
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE9], [0xE2, 0x82], [0x80], [0xC3, 0x28],
    ])
    func `bytes that are no UTF-8 are refused as with Foundation`(_ bad: [UInt8]) {
        let quote = [UInt8(ascii: "\"")]
        #expect(differences(quote + bad + quote) == [])
        #expect(differences(Array("[\"a".utf8) + bad + Array("\"]".utf8)) == [])
        #expect(differences(Array("{\"a\":1,\"".utf8) + bad + Array("\":1}".utf8)) == [])
        #expect(differences([0x20] + bad) == [])
    }

    @Test func `the field of each wrong value in an order is named as with Foundation`() {
        let wrong = ["null", "1", "\"x\"", "[]", "{}", "true", "1.5", "1e999", "[null]", "[1]", #"{"a":"x"}"#]
        for field in ["id", "lines", "placedAt", "note", "total", "isGift", "discount", "state", "labels"] {
            for value in wrong {
                let text = Samples.order.dropLast() + "}"
                let changed = text.replacing("\"\(field)\":", with: "\"\(field)\": \(value), \"old\":")
                #expect(Both.difference(Samples.Order.self, Array(changed.utf8)) == nil)
                let without = text.replacing("\"\(field)\":", with: "\"old\":")
                #expect(Both.difference(Samples.Order.self, Array(without.utf8)) == nil)
            }
        }
    }

    @Test func `an object of many keys decodes as with Foundation`() {
        let members = (0..<300).map { "\"key\($0)\":\($0)" } + ["\"key7\":1000", "\"\\u006bey8\":1"]
        #expect(Both.difference([String: Int].self, Array("{\(members.joined(separator: ","))}".utf8)) == nil)
        let line = #"{\#(members.joined(separator: ",")),"title":"x","count":1,"count":2,"weight":0.5}"#
        #expect(Both.difference(Samples.Line.self, Array(line.utf8)) == nil)
    }

    @Test func `each byte at each place of a string is taken or refused as with Foundation`() {
        for byte in UInt8.min...UInt8.max {
            for place in 0..<18 {
                var text = Array("abcdefghijklmnopqr".utf8)
                text[place] = byte
                #expect(Both.difference([String].self, Array("[\"".utf8) + text + Array("\"]".utf8)) == nil)
            }
        }
    }

    @Test func `each byte at each place of a UUID is taken or refused as with Foundation`() {
        for byte in UInt8(0x20)...0x7E {
            for place in 0..<36 {
                var text = Array("0193b5d6-7a3c-7def-8123-456789abcdef".utf8)
                text[place] = byte
                #expect(Both.difference([UUID].self, Array("[\"".utf8) + text + Array("\"]".utf8)) == nil)
            }
        }
    }
}
