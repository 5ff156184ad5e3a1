import Bookshelf
import Outbox
import Testing

@Suite struct `A command's fields` {
    @Test func `are all reported together, each under its name`() {
        let command = AddBook(
            title: String(repeating: "x", count: 201), author: " ", isbn: "9780743273566", price: "12,99",
            currency: "dollars", description: "a\u{0}b")
        let error = #expect(throws: ValidationError.self) { try command.checkValidity() }
        #expect(
            error?.violations.map { "\($0.field) \($0.code)" } == [
                "title too_long", "author required", "isbn wrong_check_digit", "currency not_a_currency",
                "price not_an_amount", "description invalid_text",
            ])
    }

    @Test func `of an order are all reported together`() {
        let command = PlaceOrder(customer: "", title: "", quantity: nil, price: "")
        let error = #expect(throws: ValidationError.self) { try command.checkValidity() }
        #expect(
            error?.description
                == "customer: is required; items.0.title: is required; items.0.quantity: is required; "
                + "items.0.price: is required")
    }

    @Test func `are never quoted in a message, so that nothing secret gets into a log`() {
        let command = AddBook(title: "", author: "", isbn: "s3cret", price: "s3cret", currency: "s3cret")
        let error = #expect(throws: ValidationError.self) { try command.checkValidity() }
        #expect(error?.description.contains("s3cret") == false)
    }

    @Test func `that are optional may be left out, and get their defaults`() throws {
        try AddBook(title: "Emma", author: "Jane Austen", price: "7.5").checkValidity()
        try AddBook(title: "Emma", author: "Jane Austen", price: "7.5", description: "  ").checkValidity()
        try PlaceOrder(customer: "Alice", title: "Emma", quantity: 1, price: "0").checkValidity()
    }
}
