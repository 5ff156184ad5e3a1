import Outbox
import Testing

@Suite struct IdempotencyKeyTests {
    @Test(arguments: ["!", "~", "a-b_c:1", String(repeating: "k", count: 255)])
    func `1 to 255 visible ASCII characters are a key`(text: String) throws {
        #expect(try IdempotencyKey(text).description == text)
    }

    @Test(arguments: ["", String(repeating: "k", count: 256), "a b", "a\tb", "a\0b", "é", "e\u{301}", "\u{7F}", "😀"])
    func `anything else is refused, and not repeated in the message`(text: String) {
        let error = #expect(throws: OutboxError.self) { try IdempotencyKey(text) }
        #expect(error?.code == .invalidIdempotencyKey)
        #expect(
            error?.message
                == "invalid idempotency key: it must be 1 to 255 visible ASCII characters; send a UUID")
    }

    @Test func `the same key of another caller is another key`() throws {
        #expect(try IdempotencyKey("k", caller: "a") != IdempotencyKey("k", caller: "b"))
        #expect(try IdempotencyKey("k", caller: "a") == IdempotencyKey("k", caller: "a"))
    }
}
