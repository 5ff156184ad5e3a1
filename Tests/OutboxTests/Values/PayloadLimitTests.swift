import Foundation
import Testing

@testable import Outbox

@Suite struct PayloadLimitTests {
    private func check(_ json: String) throws { try PayloadLimits.check(Array(json.utf8), of: "thing.said") }

    private func nested(_ depth: Int, _ inside: String = "") -> String {
        String(repeating: "[", count: depth) + inside + String(repeating: "]", count: depth)
    }

    private func reason(_ json: String) -> String? {
        do {
            try check(json)
            return nil
        } catch let error as OutboxError where error.code == .payloadRefused {
            return error.message
        } catch {
            return "another error: \(error)"
        }
    }

    @Test func `262,144 bytes pass, one more does not`() {
        let longest = "\"" + String(repeating: "x", count: 262_142) + "\""
        #expect(reason(longest) == nil)
        #expect(
            reason(longest + " ") == "the payload of thing.said is refused: it has 262145 bytes, 262144 are allowed; "
                + "store the bulk elsewhere")
    }

    @Test func `64 levels pass, 65 do not, whatever they are made of`() {
        #expect(reason(nested(64)) == nil)
        #expect(
            reason(nested(65))
                == "the payload of thing.said is refused: it is nested deeper than 64; record plainer facts")
        #expect(reason(String(repeating: #"{"a":["#, count: 32) + String(repeating: "]}", count: 32)) == nil)
        #expect(reason(String(repeating: #"{"a":["#, count: 32) + "{}" + String(repeating: "]}", count: 32)) != nil)
    }

    @Test func `many containers side by side are not deep`() {
        #expect(reason("[" + Array(repeating: "[[]]", count: 1000).joined(separator: ",") + "]") == nil)
    }

    @Test func `brackets, quotes and backslashes within texts do not count`() {
        let open = String(repeating: "[{", count: 100)
        #expect(reason(#"["\#(open)"]"#) == nil)
        #expect(reason(#"["\"\#(open)"]"#) == nil, "an escaped quote does not end the text")
        #expect(reason(#"["\\",\#(nested(63))]"#) == nil)
        #expect(reason(#"["\\",\#(nested(64))]"#) != nil, "an escaped backslash escapes nothing after it")
        #expect(reason(#"["\\\"\#(open)"]"#) == nil)
    }

    @Test(arguments: ["", "-", "[", "[-", "[1,"])
    func `a number of 38 characters passes, a longer one does not`(before: String) {
        let after = before.hasPrefix("[") ? "]" : ""
        let count = 38 - (before.hasSuffix("-") ? 1 : 0)
        #expect(reason(before + String(repeating: "1", count: count) + after) == nil)
        #expect(
            reason(before + String(repeating: "1", count: count + 1) + after)
                == "the payload of thing.said is refused: a number is longer than 38 characters; record plainer facts")
    }

    @Test func `digits in a text are no number`() {
        #expect(reason("\"" + String(repeating: "1", count: 1000) + "\"") == nil)
    }

    @Test func `an exponent and a fraction are part of a number`() {
        #expect(reason("1." + String(repeating: "0", count: 33) + "e+10") != nil)
        #expect(reason("[1.0e+10,-2E-3,0.5]") == nil)
    }

    @Test(arguments: ["NUL", "aNULb", "\\NUL", "\\\\NUL", "0NUL"])
    func `a text with U+0000 is refused, as Postgres would`(text: String) throws {
        let text = text.replacing("NUL", with: "\0")
        let error = #expect(throws: OutboxError.self) { try record(Said(text: text)) }
        #expect(
            error?.message
                == "the payload of thing.said is refused: a text holds the character U+0000; record plainer facts")
    }

    @Test(arguments: ["\\u0000", "\\\\u0000", "u0000", "\u{1}", "\\u0001"])
    func `what only looks like U+0000 is taken`(text: String) throws {
        #expect(try record(Said(text: text)).decode(as: Said.self).text == text)
    }
}
