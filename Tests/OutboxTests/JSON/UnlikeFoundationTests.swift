import Foundation
import Testing

@testable import Outbox

/// Where decoding is stricter than Foundation's on purpose, or says more.
///
/// Postgres and the encoder write none of these documents, so that no stored payload decodes in another way than it did.
@Suite struct UnlikeFoundationTests {
    private struct Named: Codable, Equatable {
        var a: Int
    }

    /// Foundation takes a comma before the end, which JSON does not have.
    @Test(arguments: [#"{"a":1,}"#, #"{"a":1 , }"#])
    func `a comma before the end is refused`(text: String) {
        #expect(Both.ours(Named.self, Array(text.utf8)).isNoDocument)
        #expect(Both.ours([Int].self, Array("[1,]".utf8)).isNoDocument)
    }

    /// Foundation looks at numbers and strings only when they are decoded.
    @Test(arguments: ["01", "1.", "-", "1e", "\"\u{1}\"", #""\x""#, #""\u12G4""#])
    func `a document is refused for what nobody decodes`(value: String) {
        #expect(Both.ours(Named.self, Array(#"{"a":1,"b":\#(value)}"#.utf8)).isNoDocument)
        #expect(Both.ours(Named.self, Array(#"{"b":\#(value),"a":"x"}"#.utf8)).isNoDocument)
    }

    /// Foundation drops a fraction there, and refuses whole numbers with more digits than 64 bits hold.
    @Test func `from 2^53 on a number with a point is an integer exactly if it is whole`() {
        #expect(Both.ours(Int.self, Array("9007199254740993.5".utf8)).isNoDocument)
        #expect(Both.ours(Int.self, Array("9223372036854775807.0".utf8)) == .value(.max))
        #expect(Both.ours(Int.self, Array("9223372036854775808.0".utf8)).isNoDocument)
        #expect(Both.ours(Int.self, Array("-9223372036854775808.00".utf8)) == .value(.min))
        #expect(Both.ours(UInt64.self, Array("1.8446744073709551615e19".utf8)) == .value(.max))
        #expect(Both.ours(Int128.self, Array("1e30".utf8)) == .value(1_000_000_000_000_000_000_000_000_000_000))
        #expect(Both.ours(UInt128.self, Array("1e39".utf8)).isNoDocument)
        #expect(Both.ours(Int.self, Array("1e9223372036854775807".utf8)).isNoDocument)
        #expect(Both.ours(Int.self, Array("1e99999999999999999999".utf8)).isNoDocument)
    }

    /// Foundation takes the exponent's digits for the number's where the number is short.
    @Test func `zero with an exponent is zero`() {
        #expect(Both.ours(Double.self, Array("0e5".utf8)) == .value(0))
        #expect(Both.ours(Float.self, Array("-0e5".utf8)) == .value(0))
        #expect(Both.ours(Double.self, Array("1e-999".utf8)).isNoDocument)
    }

    /// Foundation decodes the later values too before it drops them.
    @Test func `of a dictionary's keys that are there twice only the first counts`() {
        #expect(Both.ours([String: Int].self, Array(#"{"a":1,"a":"x"}"#.utf8)) == .value(["a": 1]))
    }

    /// Foundation stops the program at a document that ends where it gets too deep.
    @Test(arguments: ["[", "{\"a\":"])
    func `a document that is too deep is refused wherever it ends`(opening: String) {
        for depth in [512, 513, 514, 100_000] {
            #expect(Both.ours([Int].self, Array(String(repeating: opening, count: depth).utf8)).isNoDocument)
        }
    }

    /// The log keeps UTF-8; Foundation guesses UTF-16 and UTF-32 from zeros among the first bytes.
    @Test func `no other encoding than UTF-8 is guessed`() {
        #expect(Both.ours(Int.self, [0x31, 0]).isNoDocument)
        #expect(Both.ours(Int.self, [0xFF, 0xFE, 0x31, 0]).isNoDocument)
    }
}
