import Foundation
import Testing

@testable import Outbox

/// Where encoding differs from Foundation's, which is only where that loses or mixes up what a type encodes.
@Suite struct WritesUnlikeFoundationTests {
    private struct Refused: Error {}

    /// Foundation leaves out the keys of nested containers.
    @Test func `the place of what is refused has the keys of all containers`() {
        let value = ByClosure.object {
            var nested = $0.nestedContainer(keyedBy: AnyKey.self, forKey: "a")
            try nested.encode(Double.nan, forKey: "b")
        }
        #expect(Written.ours(value) == #"refused Double at ["a", "b"]"#)
        #expect(Written.foundations(value) == #"refused Double at ["b"]"#)
    }

    /// Foundation puts the members of the failed value into the next one.
    @Test func `a value that fails leaves nothing behind`() {
        let value = ByClosure.object {
            try? $0.encode(
                ByClosure.object {
                    try $0.encode(1, forKey: "lost")
                    throw Refused()
                }, forKey: "a")
            try $0.encode(["kept": 1], forKey: "b")
        }
        #expect(Written.ours(value) == #"{"b":{"kept":1}}"#)
    }

    /// In Foundation what was begun stays, and the next form is lost or stops the program.
    @Test func `a single value that fails may be followed by another form`() {
        let value = ByClosure {
            var container = $0.singleValueContainer()
            try? container.encode(
                ByClosure.object {
                    try $0.encode(1, forKey: "lost")
                    throw Refused()
                })
            try container.encode("kept")
        }
        #expect(Written.ours(["a": value]) == #"{"a":"kept"}"#)
        #expect(Written.ours([value, value]) == #"["kept","kept"]"#)
    }

    /// Foundation writes the value of such an encoder when it goes away.
    @Test func `encoders for a superclass keep the order they were asked for in`() throws {
        let value = ByClosure.array {
            let first = $0.superEncoder()
            let second = $0.superEncoder()
            try $0.encode(3)
            try 2.encode(to: second)
            try 1.encode(to: first)
        }
        #expect(Written.ours(value) == "[1,2,3]")
    }

    /// Foundation encodes all of it first, and stops the program where the stack ends.
    @Test func `what nests without end is refused`() {
        #expect(Written.ours(ByClosure.nested(1_000_000)).hasPrefix("refused"))
    }

    /// The type may go on as if nothing was, but the document would lack a part.
    @Test func `what nests too deep is refused even where the type gets over it`() {
        func deep(_ depth: Int) -> ByClosure { .array { if depth > 1 { try? $0.encode(deep(depth - 1)) } } }
        #expect(Written.ours(deep(511)).hasPrefix("["))
        #expect(Written.ours(deep(600)).hasPrefix("refused"))
    }
}
