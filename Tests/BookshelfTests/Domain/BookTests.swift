import Bookshelf
import Outbox
import Testing

@Suite struct `A book` {
    @Test func `records that it was added, and nothing before`() throws {
        var book = Book(title: try Title("Emma"), author: try Author("Jane Austen"), price: try Money("7.50"))
        #expect(book.recorded.pending.isEmpty)
        book.addToCatalog()
        let events = book.recorded.pending.compactMap { $0 as? BookAdded }
        #expect(
            events == [BookAdded(bookID: book.id, title: "Emma", author: "Jane Austen", price: try Money("7.50"))])
    }

    @Test func `has a title of at most 200 characters and an author of at most 150`() throws {
        #expect(try Title(String(repeating: "ä", count: 200)).text.count == 200)
        #expect(try Author(String(repeating: "b", count: 150)).text.count == 150)
        #expect(performing: { try Title(String(repeating: "a", count: 201)) }, throws: isTooLong)
        #expect(performing: { try Author(String(repeating: "b", count: 151)) }, throws: isTooLong)
    }

    @Test func `counts the characters of a title as Postgres does`() throws {
        let decomposed = String(repeating: "e\u{301}", count: 101)
        #expect(decomposed.count == 101)
        #expect(performing: { try Title(decomposed) }, throws: isTooLong)
    }

    @Test(arguments: ["", "  \t\n", "\u{A0}"])
    func `has a title with something in it`(title: String) {
        #expect(throws: Violation(code: "required", message: "is required")) { try Title(title) }
    }

    @Test func `has no U+0000 in its title`() {
        #expect(performing: { try Title("a\u{0}b") }, throws: { ($0 as? Violation)?.code == "invalid_text" })
    }

    private func isTooLong(_ error: any Error) -> Bool { (error as? Violation)?.code == "too_long" }
}
