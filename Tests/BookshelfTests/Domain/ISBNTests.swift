import Bookshelf
import Outbox
import Testing

@Suite struct `An ISBN` {
    @Test(arguments: ["9780743273565", "0743273567", "080442957X", "9791090636071"])
    func `has 10 or 13 digits and the right check digit`(text: String) throws {
        #expect(try ISBN(text).digits == text)
    }

    @Test(arguments: ["9780743273566", "0743273568", "0804429570", "9780743273563"])
    func `is refused with a wrong check digit`(text: String) {
        #expect(performing: { try ISBN(text) }, throws: { ($0 as? Violation)?.code == "wrong_check_digit" })
    }

    @Test(arguments: [
        "", "978-0743273565", "978074327356", "97807432735650", "97807432735X5", "X743273567", "080442957x",
        "978 743273565", "٩٧٨٠٧٤٣٢٧٣٥٦٥", "074327356\u{0}",
    ])
    func `is refused in any other form`(text: String) {
        #expect(performing: { try ISBN(text) }, throws: { ($0 as? Violation)?.code == "not_an_isbn" })
    }
}
