import Bookshelf
import Foundation
import Outbox
import Testing

@Suite struct `A consistency token` {
    @Test func `says the same after a way through a URL`() throws {
        let stream = StreamID(kind: "book", id: "01a1fbe0-8734-763d-b899-7af22a89755f")
        let token = try #require(ConsistencyToken(stream: stream, version: 7))
        #expect(ConsistencyToken(token.description) == token)
        #expect(token.description.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        #expect(token.description.utf8.count <= ConsistencyToken.maximumLength)
    }

    @Test func `names an aggregate as it was saved, and none that never was`() throws {
        let new = Inventory(of: Identity(), title: try Title("Emma"))
        #expect(ConsistencyToken(new) == nil)
        var book = Book(
            title: try Title("Emma"), author: try Author("Jane Austen"), price: try Money("7.5"),
            recorded: RecordedEvents(version: 4))
        book.addToCatalog()
        #expect(ConsistencyToken(book)?.version == 4)
    }

    /// What is inside, in the form of a token's text.
    private static func text(_ content: String) -> String {
        Data(content.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static let garbage = [
        "", " ", "=", "AAAA", "a", "🦉", "MS8xL2Jvb2svYQ==", "MS8xL2Jvb2svYQ\n", String(repeating: "A", count: 201),
        String(repeating: "A", count: 1_000_000), text("1/1/book"), text("2/1/book/a"), text("1/0/book/a"),
        text("1/-1/book/a"), text("1/+1/book/a"), text("1/01/book/a"), text("1/9223372036854775808/book/a"),
        text("1/x/book/a"), text("1/1//a"), text("1/1/book/"), text("1/1/book/a\u{0}"), text("1/1/book/a") + "!",
    ]

    @Test(arguments: garbage) func `is not made from anything else`(text: String) {
        #expect(ConsistencyToken(text) == nil)
    }

    @Test func `is not made from random bytes, and nothing crashes`() {
        var random = SystemRandomNumberGenerator()
        for length in 0..<400 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            for text in [String(decoding: bytes, as: UTF8.self), Data(bytes).base64EncodedString()] {
                guard let token = ConsistencyToken(text) else { continue }
                #expect(token.description == text)
            }
        }
    }

    @Test func `holds no more than fits`() {
        #expect(
            ConsistencyToken(stream: StreamID(kind: "book", id: String(repeating: "x", count: 200)), version: 1) == nil)
        #expect(ConsistencyToken(stream: StreamID(kind: "book", id: "a"), version: 0) == nil)
        #expect(ConsistencyToken(stream: StreamID(kind: "book", id: "a/b"), version: .max)?.stream.id == "a/b")
    }
}
